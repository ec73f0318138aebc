package org.vitals4j.publish;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.RunQuantity;

/**
 * Writes gradient norms to the log, to the logger {@value #LOGGER} at INFO: the global norm and
 * that of each layer, from input to output.
 *
 * @param every in iterations 0, n, 2n, …; at least 1
 */
@Internal
public record GradientNormLog(int every) implements Publisher {

  /** Name of the logger. */
  public static final String LOGGER = "vitals4j.gradients";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  public GradientNormLog {
    if (every < 1) {
      throw new IllegalArgumentException(
          "the interval between lines must be at least 1 iteration, but was " + every);
    }
  }

  @Override
  public String name() {
    return "gradient-log";
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long dropped) {
    if (snapshot.iteration() % every == 0 && LOG.isInfoEnabled()) {
      LOG.info("{}", text(snapshot));
    }
  }

  static String text(IterationSnapshot snapshot) {
    StringBuilder text = new StringBuilder();
    text.append("iteration ").append(snapshot.iteration()).append(": gradient norm ");
    text.append(number(RunQuantity.GRADIENT_NORM.of(snapshot)));
    text.append(String.format(Locale.ROOT, ", score %.4g; by layer", snapshot.score()));
    for (LayerSnapshot layer : snapshot.layers()) {
      Measurement<Double> norm = LayerQuantity.GRADIENT_NORM.of(layer);
      if (norm.isMeasured()) {
        text.append(' ').append(PlainText.name(layer.layer().name()));
        text.append('=').append(number(norm));
      }
    }
    return text.toString();
  }

  private static String number(Measurement<Double> measurement) {
    return measurement instanceof Measurement.Measured<Double> measured
        ? String.format(Locale.ROOT, "%.3g", measured.value())
        : "not available";
  }
}
