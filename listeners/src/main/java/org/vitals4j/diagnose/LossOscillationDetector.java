package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.evidence.EpochLength;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.diagnose.evidence.StepReach;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;
import org.vitals4j.stats.Periodicity;
import org.vitals4j.stats.RecentValues;
import org.vitals4j.stats.SeasonalTrend;
import org.vitals4j.stats.VarianceChangePoint;

/**
 * The training score swings with a period and gets no better. Over 100 iterations the
 * autocorrelation of the detrended raw score is strongly negative at half the period and positive
 * at the period; the swings are a tenth or more of all that was gained; and in the last 50 the best
 * score improved by less than a hundredth of that. INFO where the loss is below half of that of
 * guessing all the same: easy and hard minibatches that take turns do no harm. INFO, too, where the
 * minibatches come again with the period of the swing and the steps are not seen to make it: then
 * each has a loss of its own, whatever the rate. None where they come again in an order that has
 * nothing to do with the swing, unless it is a clear one (−0.7). Counting changes of direction
 * would not do: white noise turns in two of three steps.
 */
final class LossOscillationDetector implements Detector {

  private static final int WINDOW = 100;

  /** Half of the longest period that is looked for. */
  private static final int MAX_HALF_PERIOD = 20;

  /** Autocorrelation at the period from which the score comes back. */
  private static final double MIN_RETURN = 0.4;

  /** So opposite are only swings, whose period need not be a whole number of iterations. */
  private static final double CLEAR_CORRELATION = -0.7;

  /** Below this share of chance a network has learned, swings or not. */
  private static final double LEARNED_SHARE = 0.5;

  /**
   * Losses of B new examples differ by about the loss ÷ √B. Those that differ by a tenth of that
   * are of the same examples.
   */
  private static final double SAME_EXAMPLES_SHARE = 0.1;

  /** Reaches of steps that are remembered: their median counts. */
  private static final int REACHES = 20;

  /** The autocorrelation costs some microseconds and changes slowly. */
  private static final int JUDGED_EVERY = 5;

  private final DetectorOptions.LossOscillation options;
  private final PerNetwork<State> states = new PerNetwork<>(network -> new State());

  LossOscillationDetector(DetectorOptions.LossOscillation options) {
    this.options = options;
  }

  /** The recent past of one network. */
  private static final class State {
    private final DataLoss dataLoss = new DataLoss();
    private final ScoreStatistics score = new ScoreStatistics();
    private final RecentValues scores = new RecentValues(WINDOW);
    private final RecentValues bests = new RecentValues(WINDOW);
    private final EpochLength epochs = new EpochLength();
    private final StepReach steps = new StepReach();
    private final RecentValues reaches = new RecentValues(REACHES);
    private List<Symptom> found = List.of();

    /** Takes the next iteration; whether there is something to judge. */
    boolean add(IterationSnapshot snapshot) {
      score.add(snapshot);
      epochs.add(snapshot.epoch());
      steps.add(snapshot);
      if (!Double.isNaN(steps.reach())) {
        reaches.add(steps.reach());
      }
      double loss = dataLoss.of(snapshot);
      if (!Double.isFinite(loss)) {
        return false;
      }
      scores.add(loss);
      bests.add(score.best());
      return scores.isFull() && score.count() % JUDGED_EVERY == 0;
    }
  }

  @Override
  public String name() {
    return DetectorOptions.LossOscillation.DETECTOR;
  }

  @Override
  public int window(int batchSize) {
    return WINDOW;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    if (state.add(snapshot)) {
      state.found = judge(state, snapshot);
    }
    return state.found;
  }

  private List<Symptom> judge(State state, IterationSnapshot snapshot) {
    double gain = state.score.gain();
    double improved = state.bests.ago(WINDOW / 2) - state.bests.ago(0);
    if (!(improved < options.minImprovement() * gain)) {
      return List.of();
    }
    Periodicity swing = Periodicity.of(state.scores, MAX_HALF_PERIOD);
    boolean swings = swing.opposite() <= options.swingCorrelation() && swing.repeat() >= MIN_RETURN;
    if (!(swing.std() > options.swingShare() * gain) || !swings || areMinibatches(state, swing)) {
      return List.of();
    }
    Steps reach =
        state.reaches.size() == 0
            ? Steps.UNKNOWN
            : state.reaches.median() >= swing.std() ? Steps.FAR_ENOUGH : Steps.TOO_SMALL;
    boolean repeated = comesAgain(state, snapshot, swing);
    boolean harmless =
        state.score.shareOfChance() < LEARNED_SHARE || (repeated && reach != Steps.FAR_ENOUGH);
    return List.of(
        Symptom.builder(Pathology.LOSS_OSCILLATION, harmless ? Severity.INFO : Severity.WARN)
            .observed(swing.opposite(), options.swingCorrelation(), "1")
            .evidence(text(swing, repeated, improved))
            .because(causes(swing, repeated, reach))
            .onset(
                Math.max(
                    0,
                    snapshot.iteration() - VarianceChangePoint.valuesSinceChange(state.scores) + 1))
            .build());
  }

  /** Whether steps reach as far as the loss swings. */
  private enum Steps {
    FAR_ENOUGH,
    TOO_SMALL,
    UNKNOWN
  }

  private static String text(Periodicity swing, boolean repeated, double improved) {
    return String.format(
        Locale.ROOT,
        "the score swings with a period of about %d iterations (autocorrelation %.2f at a lag of"
            + " %d, %.2f at %d), by %.3g around its mean, and its best improved by %.2g in %d"
            + " iterations%s",
        swing.fundamental(),
        swing.opposite(),
        swing.period() / 2,
        swing.repeat(),
        swing.period(),
        swing.std(),
        improved,
        WINDOW / 2,
        repeated ? "; the minibatches come again with that period" : "");
  }

  private static List<Cause> causes(Periodicity swing, boolean repeated, Steps reach) {
    Cause rate =
        new Cause(
            "learning-rate-too-high",
            "a learning rate that is too high: steps reach as far as the loss swings, across the"
                + " valley",
            List.of(
                new Remedy("lower-learning-rate", "a lower learning rate, or one that decays")));
    Cause data =
        new Cause(
            "minibatches-take-turns",
            String.format(
                Locale.ROOT,
                "minibatches that differ from each other in turn, with a period of about %d: data"
                    + " that is sorted and not shuffled",
                swing.fundamental()),
            List.of(
                new Remedy("shuffle-data", "shuffling the data anew in each epoch"),
                new Remedy("enlarge-minibatch", "a larger minibatch")));
    return switch (reach) {
      case TOO_SMALL -> List.of(data); // a step moves the loss by less than it swings
      case FAR_ENOUGH -> repeated ? List.of(rate, data) : List.of(rate);
      case UNKNOWN -> repeated ? List.of(data) : List.of();
    };
  }

  /** Whether it is the minibatches of an epoch, or the same ones again, that take turns. */
  private static boolean comesAgain(State state, IterationSnapshot snapshot, Periodicity swing) {
    if (state.epochs.length() > 0) {
      return swing.fundamental() % state.epochs.length() == 0 && state.epochs.length() > 1;
    }
    double ofNewExamples = Math.abs(state.scores.mean()) / Math.sqrt(snapshot.batchSize());
    return SeasonalTrend.deviation(state.scores, swing.fundamental())
        < SAME_EXAMPLES_SHARE * ofNewExamples;
  }

  /**
   * Whether minibatches come again in the same order with a period that is none of the swing's:
   * then it is only a likeness among a few of them that is met in every epoch.
   */
  private static boolean areMinibatches(State state, Periodicity swing) {
    return swing.opposite() > CLEAR_CORRELATION
        && SeasonalTrend.of(state.scores, WINDOW, WINDOW / 2).period() % swing.fundamental() != 0;
  }
}
