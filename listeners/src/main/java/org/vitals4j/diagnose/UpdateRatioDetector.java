package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.vitals4j.diagnose.evidence.RecentScores;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/**
 * Steps of the wrong size: mean |Δ| ÷ mean |w| of a layer's weights, which is about 1e-3 in healthy
 * runs.
 *
 * <p>Too large: above 0.1 in 20 measured iterations on end (WARN), above 1 in 10 (CRITICAL), or a
 * jump (one step above 0.5 after which the score is no better for 20 measured iterations, and worse
 * by more than its noise where that is known: weights grow so fast that the ratio soon looks
 * harmless), while the score is unsatisfactory; the first two wait while the score is on its way
 * down from where such steps threw it. Too small: below 1e-5 in 50 on end, of a layer whose rate
 * has not been reduced, while the score is unsatisfactory and no better than it was. Where the
 * score is fine, small steps are those of a run that has converged: INFO.
 */
final class UpdateRatioDetector implements Detector {

  /** What a rule may overlook before it names an onset. */
  private static final int ONSET_MARGIN = 10;

  private final TooLargeSteps tooLarge;
  private final TooSmallSteps tooSmall;
  private final PerNetwork<State> states;

  UpdateRatioDetector(DetectorOptions.UpdateRatio options) {
    tooLarge = new TooLargeSteps(options);
    tooSmall = new TooSmallSteps(options);
    states = new PerNetwork<>(network -> new State(options, network));
  }

  @Override
  public String name() {
    return DetectorOptions.UpdateRatio.DETECTOR;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.STEPS);
  }

  @Override
  public int window(int batchSize) {
    return LayerSteps.SMALL_RUN;
  }

  /** A jump is one if the score has not come back from it after so many iterations. */
  @Override
  public int onsetSlack(int batchSize) {
    return LayerSteps.JUMP_JUDGED_AFTER + ONSET_MARGIN;
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      if (layer.layer().hasTrainableWeights() && !Double.isNaN(layer.leastUpdateRatio())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    state.add(snapshot);
    if (state.large.isEmpty() && state.small.isEmpty()) {
      state.symptoms.clear();
      return List.of();
    }
    Severity ofLarge = TooLargeSteps.severity(state.large, state.score);
    Severity ofSmall = TooSmallSteps.severity(state.score);
    return state.symptoms.get(
        new Verdict(state.large.size(), ofLarge, state.small.size(), ofSmall),
        () -> symptoms(state, ofLarge, ofSmall));
  }

  /** What is told at once if it changes: how many layers there are on either side, how bad. */
  private record Verdict(int large, Severity ofLarge, int small, Severity ofSmall) {}

  private List<Symptom> symptoms(State state, Severity ofLarge, Severity ofSmall) {
    List<Symptom> symptoms = new ArrayList<>(2);
    if (!state.large.isEmpty()) {
      symptoms.add(tooLarge.symptom(state.large, ofLarge));
    }
    if (!state.small.isEmpty()) {
      symptoms.add(tooSmall.symptom(state.small, ofSmall));
    }
    return symptoms;
  }

  /** The past of one network, and which of its layers are wrong now. */
  private static final class State {
    private final DataLoss dataLoss = new DataLoss();
    private final ScoreStatistics score = new ScoreStatistics();
    private final RecentScores scores = new RecentScores();
    private final SymptomCache symptoms = new SymptomCache();
    private final LayerSteps[] layers;
    private List<LayerSteps> large = List.of();
    private List<LayerSteps> small = List.of();

    State(DetectorOptions.UpdateRatio options, NetworkDescription network) {
      layers =
          network.layers().stream()
              .map(layer -> new LayerSteps(options, layer))
              .toArray(LayerSteps[]::new);
    }

    void add(IterationSnapshot snapshot) {
      double loss = dataLoss.of(snapshot);
      double before = score.count() > 0 ? score.smoothed() : loss;
      score.add(snapshot);
      scores.add(loss);
      judge(snapshot, () -> before + scores.margin());
      scores.addToNoise(loss);
    }

    private void judge(IterationSnapshot snapshot, DoubleSupplier badScore) {
      large = new ArrayList<>(0);
      small = new ArrayList<>(0);
      double now = scores.current();
      BooleanSupplier atChance = () -> scores.isAtChance(score.chance());
      for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
        LayerSnapshot layer = snapshot.layers().get(i);
        if (!layer.layer().hasTrainableWeights()) {
          continue;
        }
        LayerSteps steps = layers[layer.layer().index()];
        steps.add(layer, snapshot.iteration(), badScore);
        if ((steps.areLarge() && !scores.isFalling()) || steps.hasJumped(now, atChance)) {
          large.add(steps);
        } else if (steps.areSmall()) {
          small.add(steps);
        }
      }
    }
  }
}
