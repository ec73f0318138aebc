package org.vitals4j.examples.plugin.noisescale;

import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TensorStatistics;

/**
 * The simple noise scale of McCandlish, Kaplan, Amodei and others 2018, "An Empirical Model of
 * Large-Batch Training", appendix A.1, from the squared norms of the gradients of two batch sizes.
 *
 * <p>With {@code E‖g_B‖² = |G|² + tr(Σ)/B}: {@code |G|² = (B·‖g_B‖² − b·‖g_b‖²) / (B − b)} and
 * {@code tr(Σ) = (‖g_b‖² − ‖g_B‖²) / (1/b − 1/B)}; the noise scale is {@code tr(Σ) / |G|²}. Each
 * alone is noisy and may be negative, so both are averaged before they are divided.
 *
 * <p>Most jobs have one small minibatch at the end of each epoch: it is compared with the mean of
 * the large ones before it. A job whose minibatches are all of one size gives no estimate, and the
 * detector stays silent.
 */
final class NoiseScaleDetector implements Detector {

  private static final Pathology NOISY_GRADIENT = Pathology.of("NOISY_GRADIENT");

  /** Weight of the newest in the running means. */
  private static final double NEWEST = 0.1;

  private final double limit;
  private final int pairsNeeded;

  private int large;
  private double largeSquare;
  private int pairs;
  private double signal;
  private double noise;

  NoiseScaleDetector(double limit, int pairsNeeded) {
    this.limit = limit;
    this.pairsNeeded = pairsNeeded;
  }

  @Override
  public String name() {
    return "noise-scale";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (!(snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> gradient)) {
      return judge();
    }
    double square = gradient.value().l2() * gradient.value().l2();
    int batch = snapshot.batchSize();
    if (!Double.isFinite(square) || batch < 1) {
      return judge();
    }
    if (batch > large) {
      large = batch;
      largeSquare = square;
      pairs = 0;
    } else if (batch == large) {
      largeSquare += NEWEST * (square - largeSquare);
    } else {
      compare(batch, square);
    }
    return judge();
  }

  private void compare(int small, double smallSquare) {
    double signalNow = (large * largeSquare - small * smallSquare) / (double) (large - small);
    double noiseNow = (smallSquare - largeSquare) / (1.0 / small - 1.0 / large);
    pairs++;
    // A plain mean at first, so that the first is not counted for more than the others.
    double weight = Math.max(NEWEST, 1.0 / pairs);
    signal = pairs == 1 ? signalNow : signal + weight * (signalNow - signal);
    noise = pairs == 1 ? noiseNow : noise + weight * (noiseNow - noise);
  }

  private List<Symptom> judge() {
    if (pairs < pairsNeeded || !(noise > 0)) {
      return List.of();
    }
    // A signal that noise has drowned altogether comes out at or below zero.
    double scale = signal > 0 ? noise / signal : Double.POSITIVE_INFINITY;
    double batches = scale / large;
    if (!(batches > limit)) {
      return List.of();
    }
    return List.of(
        Symptom.builder(NOISY_GRADIENT, Severity.INFO)
            .observed(batches, limit, "batches")
            .evidence(
                String.format(
                    Locale.ROOT,
                    "the gradient noise scale is %.3g examples, %.3g times the batch size of %d"
                        + " (limit %.3g)",
                    scale,
                    batches,
                    large,
                    limit))
            .causes("the minibatch is small for how much the examples differ")
            .remedies("a larger minibatch", "a lower learning rate, or more momentum")
            .build());
  }
}
