package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.stats.RecentValues;

/**
 * The loss is above that of guessing after a hundred iterations, though it may creep down: the mean
 * of the last fifty is above it by a tenth, and by three standard errors. It takes 3,000 examples,
 * or 200 where the loss is twice that of guessing. None while the loss falls so fast that it will
 * be below within a hundred iterations more. WARN; CRITICAL from twice that of guessing on.
 */
final class GuessingDetector implements Detector {

  static final String NAME = "worse-than-guessing";

  private static final int MIN_ITERATIONS = 100;
  private static final int WINDOW = 50;
  private static final double MIN_FACTOR = 1.1;
  private static final double FAR_FACTOR = 2;
  private static final double ERRORS = 3;
  private static final long MIN_EXAMPLES = 3000;
  private static final long MIN_EXAMPLES_FAR = 200;

  /** Spans of the window in which a falling loss must come below guessing. */
  private static final double PATIENCE = 2;

  private static final int JUDGED_EVERY = 5;

  private final PerNetwork<State> states = new PerNetwork<>(network -> new State());

  private static final class State {
    private final ScoreStatistics score = new ScoreStatistics();
    private final DataLoss dataLoss = new DataLoss();
    private final RecentValues losses = new RecentValues(2 * WINDOW);
    private long examples;
    private List<Symptom> found = List.of();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int window(int batchSize) {
    return MIN_ITERATIONS;
  }

  @Override
  public int onsetSlack(int batchSize) {
    return MIN_ITERATIONS;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    state.score.add(snapshot);
    double loss = state.dataLoss.of(snapshot);
    if (!Double.isFinite(loss)) {
      return state.found;
    }
    state.losses.add(loss);
    state.examples += snapshot.batchSize();
    if (state.losses.isFull() && state.score.count() % JUDGED_EVERY == 0) {
      state.found = judge(state, snapshot);
    }
    return state.found;
  }

  private static List<Symptom> judge(State state, IterationSnapshot snapshot) {
    double chance = state.score.chance();
    RecentValues losses = state.losses;
    double now = losses.mean(0, WINDOW);
    double factor = now / chance;
    double error = losses.standardError(0, WINDOW);
    double fall = losses.mean(WINDOW, 2 * WINDOW) - now;
    boolean enough = state.examples >= (factor > FAR_FACTOR ? MIN_EXAMPLES_FAR : MIN_EXAMPLES);
    boolean above = now - chance > Math.max((MIN_FACTOR - 1) * Math.abs(chance), ERRORS * error);
    if (!(chance > 0) || !enough || !above || fall * PATIENCE > now - chance) {
      return List.of();
    }
    return List.of(
        Symptom.builder(
                Pathology.WORSE_THAN_GUESSING,
                factor > FAR_FACTOR ? Severity.CRITICAL : Severity.WARN)
            .observed(now, chance, "loss")
            .evidence(
                String.format(
                    Locale.ROOT,
                    "the loss is %.3g after %d examples, %.3g times the %.3g of a network that"
                        + " knows the labels' averages and nothing else%s",
                    now,
                    state.examples,
                    factor,
                    chance,
                    fall > 0
                        ? String.format(
                            Locale.ROOT, ", and fell by %.2g in %d iterations", fall, WINDOW)
                        : ""))
            .onset(Math.max(0, snapshot.iteration() - MIN_ITERATIONS + 1))
            .build());
  }
}
