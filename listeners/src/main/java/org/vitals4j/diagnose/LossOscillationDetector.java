package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.stats.Periodicity;
import org.vitals4j.stats.RecentValues;
import org.vitals4j.stats.Repetition;
import org.vitals4j.stats.VarianceChange;

/**
 * The training score swings with a period and gets no better. Over 100 iterations the
 * autocorrelation of the detrended raw score is strongly negative at half the period and positive
 * at the period; the swings are a tenth or more of all that was gained; and in the last 50 the best
 * score improved by less than a hundredth of that. INFO where the loss is below half of that of
 * guessing all the same: easy and hard minibatches that take turns do no harm. None where the
 * minibatches come again in an order that has nothing to do with the swing, unless it is a clear
 * one (−0.7). Counting changes of direction would not do: white noise turns in two of three steps.
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

  /** The autocorrelation costs some microseconds and changes slowly. */
  private static final int EVERY = 5;

  private final ScoreTrack score = new ScoreTrack();
  private RecentValues scores = new RecentValues(WINDOW);
  private RecentValues bests = new RecentValues(WINDOW);
  private List<Symptom> found = List.of();

  @Override
  public String name() {
    return "loss-oscillation";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (score.add(snapshot)) {
      scores = new RecentValues(WINDOW);
      bests = new RecentValues(WINDOW);
      found = List.of();
    }
    if (!Double.isFinite(snapshot.score())) {
      return found;
    }
    scores.add(snapshot.score());
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
    List<String> causes = new ArrayList<>();
    causes.add("a learning rate that is too high: each step jumps across the valley");
    causes.add(
        String.format(
            Locale.ROOT,
            "minibatches that differ from each other in turn, with a period of about %d: data that is"
                + " sorted and not shuffled",
            swing.period()));
    return List.of(
        new Symptom(
            Pathology.LOSS_OSCILLATION,
            "",
            score.shareOfChance() < LEARNED ? Severity.INFO : Severity.WARN,
            List.of(),
            swing.opposite(),
            OPPOSITE,
            "1",
            String.format(
                Locale.ROOT,
                "the score swings with a period of about %d iterations (autocorrelation %.2f at half of"
                    + " it, %.2f at all of it), by %.3g around its mean, and its best improved by %.2g in"
                    + " %d iterations",
                swing.period(),
                swing.opposite(),
                swing.repeat(),
                swing.std(),
                improved,
                WINDOW / 2),
            causes,
            List.of(
                "a lower learning rate, or one that decays",
                "shuffling the data anew in each epoch",
                "a larger minibatch"),
            OptionalInt.of(
                Math.max(0, snapshot.iteration() - VarianceChange.youngest(scores) + 1))));
  }

  /**
   * Whether minibatches come again in the same order with a period that is none of the swing's:
   * then it is only a likeness among a few of them that is met in every epoch.
   */
  private boolean minibatches(Periodicity swing) {
    return swing.opposite() > CLEAR
        && Repetition.of(scores, WINDOW, WINDOW / 2).period() % swing.fundamental() != 0;
  }
}
