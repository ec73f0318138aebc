package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
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

  static final int WINDOW = 100;
  static final int MOST_LAG = 20;
  static final double OPPOSITE = -0.5;
  static final double RETURN = 0.4;

  /** So opposite are only swings, whose period need not be a whole number of iterations. */
  private static final double CLEAR = -0.7;

  static final double SIZE = 0.1;
  static final double IMPROVED = 0.01;

  /** Below this share of chance a network has learned, swings or not. */
  private static final double LEARNED = 0.5;

  /**
   * Losses of B new examples differ by about the loss ÷ √B. Those that differ by a tenth of that
   * are of the same examples.
   */
  private static final double SAME_EXAMPLES = 0.1;

  /** Reaches of steps that are remembered: their median counts. */
  private static final int REACHES = 20;

  /** The autocorrelation costs some microseconds and changes slowly. */
  private static final int EVERY = 5;

  private final DataLoss dataLoss = new DataLoss();
  private final ScoreStatistics score = new ScoreStatistics();
  private RecentValues scores = new RecentValues(WINDOW);
  private RecentValues bests = new RecentValues(WINDOW);
  private final EpochLength epochs = new EpochLength();
  private final StepReach steps = new StepReach();
  private RecentValues reaches = new RecentValues(REACHES);
  private List<Symptom> found = List.of();

  @Override
  public String name() {
    return "loss-oscillation";
  }

  @Override
  public int window(int batchSize) {
    return WINDOW;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (score.add(snapshot)) {
      scores = new RecentValues(WINDOW);
      bests = new RecentValues(WINDOW);
      reaches = new RecentValues(REACHES);
      epochs.forget();
      found = List.of();
    }
    epochs.add(snapshot.epoch());
    steps.add(snapshot);
    if (!Double.isNaN(steps.reach())) {
      reaches.add(steps.reach());
    }
    double loss = dataLoss.of(snapshot);
    if (!Double.isFinite(loss)) {
      return found;
    }
    scores.add(loss);
    bests.add(score.best());
    if (scores.isFull() && score.seen() % EVERY == 0) {
      found = judge(snapshot);
    }
    return found;
  }

  private List<Symptom> judge(IterationSnapshot snapshot) {
    double gain = score.gain();
    double improved = bests.ago(WINDOW / 2) - bests.ago(0);
    if (!(improved < IMPROVED * gain)) {
      return List.of();
    }
    Periodicity swing = Periodicity.of(scores, MOST_LAG);
    boolean swings = swing.opposite() <= OPPOSITE && swing.repeat() >= RETURN;
    if (!(swing.std() > SIZE * gain) || !swings || minibatches(swing)) {
      return List.of();
    }
    Steps reach =
        reaches.size() == 0
            ? Steps.UNKNOWN
            : reaches.median() >= swing.std() ? Steps.FAR_ENOUGH : Steps.TOO_SMALL;
    boolean repeated = comesAgain(snapshot, swing);
    boolean harmless = score.shareOfChance() < LEARNED || (repeated && reach != Steps.FAR_ENOUGH);
    return List.of(
        Symptom.builder(Pathology.LOSS_OSCILLATION, harmless ? Severity.INFO : Severity.WARN)
            .observed(swing.opposite(), OPPOSITE, "1")
            .evidence(text(swing, repeated, improved))
            .causes(causes(swing, repeated, reach))
            .remedies(remedies(reach))
            .onset(Math.max(0, snapshot.iteration() - VarianceChangePoint.youngest(scores) + 1))
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

  private static List<String> causes(Periodicity swing, boolean repeated, Steps reach) {
    String rate = "a learning rate that is too high: each step jumps across the valley";
    String data =
        String.format(
            Locale.ROOT,
            "minibatches that differ from each other in turn, with a period of about %d: data that"
                + " is sorted and not shuffled",
            swing.fundamental());
    return switch (reach) {
      case TOO_SMALL -> List.of(data); // a step moves the loss by less than it swings
      case FAR_ENOUGH -> List.of(rate, data);
      case UNKNOWN -> repeated ? List.of(data, rate) : List.of(rate, data);
    };
  }

  private static List<String> remedies(Steps reach) {
    String rate = "a lower learning rate, or one that decays";
    List<String> data = List.of("shuffling the data anew in each epoch", "a larger minibatch");
    return reach == Steps.TOO_SMALL ? data : List.of(rate, data.get(0), data.get(1));
  }

  /** Whether it is the minibatches of an epoch, or the same ones again, that take turns. */
  private boolean comesAgain(IterationSnapshot snapshot, Periodicity swing) {
    if (epochs.length() > 0) {
      return swing.fundamental() % epochs.length() == 0 && epochs.length() > 1;
    }
    double ofNewExamples = Math.abs(scores.mean()) / Math.sqrt(snapshot.batchSize());
    return SeasonalTrend.deviation(scores, swing.fundamental()) < SAME_EXAMPLES * ofNewExamples;
  }

  /**
   * Whether minibatches come again in the same order with a period that is none of the swing's:
   * then it is only a likeness among a few of them that is met in every epoch.
   */
  private boolean minibatches(Periodicity swing) {
    return swing.opposite() > CLEAR
        && SeasonalTrend.of(scores, WINDOW, WINDOW / 2).period() % swing.fundamental() != 0;
  }
}
