package org.vitals4j.diagnose.evidence;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;

/**
 * A step larger than the parameters of a layer, as of the last iteration of one network that showed
 * steps, and which layer is to blame. Not thread-safe.
 */
public final class LargeStep {

  /** He's initialisation multiplies the signal by √2, before half of it is cut off. */
  private static final double MAX_HEALTHY_GAIN = 5;

  private double[] fanIns = {};
  private Optional<Harm> harm = Optional.empty();

  /**
   * A sign that a large gradient does harm.
   *
   * @param sign as a half sentence
   * @param layer where the harm is done, if that is known
   */
  public record Harm(String sign, Optional<LayerSnapshot> layer) {}

  /** Takes the next iteration. */
  public void add(IterationSnapshot snapshot) {
    if (fanIns.length == 0) {
      fanIns = new double[snapshot.layers().size()];
    }
    for (LayerSnapshot layer : snapshot.layers()) {
      if (layer.initialWeights() instanceof Measurement.Measured<InitialWeights> initial) {
        fanIns[layer.layer().index()] = (double) initial.value().fanIn();
      }
    }
    harm = harm(snapshot);
  }

  /** What the last step that was measured did, if it was larger than the parameters of a layer. */
  public Optional<Harm> harm() {
    return harm;
  }

  private Optional<Harm> harm(IterationSnapshot snapshot) {
    LayerSnapshot worst = null;
    double largest = 1;
    boolean measured = false;
    for (LayerSnapshot layer : snapshot.layers()) {
      double step = relativeStep(layer);
      measured |= !Double.isNaN(step);
      if (step > largest) {
        largest = step;
        worst = layer;
      }
    }
    if (worst == null) {
      return measured ? Optional.empty() : harm;
    }
    LayerSnapshot amplifier = layerWithLargestGain(snapshot);
    String parameters = "the parameters of " + worst.layer().phrase();
    return Optional.of(
        new Harm(
            (Double.isInfinite(largest)
                    ? "the step is so large that it hides " + parameters + " before it"
                    : String.format(Locale.ROOT, "the step is %.3g times as large as ", largest)
                        + parameters)
                + (amplifier == null
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "; the weights of %s multiply the signal by about %.2g",
                        amplifier.layer().phrase(),
                        gain(amplifier))),
            Optional.of(amplifier == null ? worst : amplifier)));
  }

  /** The layer whose weights are far too large for their number, if one stands out. */
  private @Nullable LayerSnapshot layerWithLargestGain(IterationSnapshot snapshot) {
    LayerSnapshot amplifier = null;
    double largest = MAX_HEALTHY_GAIN;
    for (LayerSnapshot layer : snapshot.layers()) {
      double gain = gain(layer);
      if (gain > largest) {
        largest = gain;
        amplifier = layer;
      }
    }
    return amplifier;
  }

  /** By how much a layer multiplies its input: {@code rms(w) √fan_in}; NaN where not measured. */
  private double gain(LayerSnapshot layer) {
    double fanIn = fanIns[layer.layer().index()];
    for (BlockSnapshot block : layer.blocks()) {
      if (fanIn > 0
          && block.block().weight()
          && block.parameter() instanceof Measurement.Measured<ParameterStatistics> w) {
        return w.value().rms() * Math.sqrt(fanIn);
      }
    }
    return Double.NaN;
  }

  /**
   * {@code ‖Δ‖ / ‖w‖} of a layer's trained parameters; infinite where the step hides them; NaN
   * where it was not measured.
   */
  private static double relativeStep(LayerSnapshot layer) {
    double step = 0;
    double size = 0;
    for (BlockSnapshot block : layer.blocks()) {
      if (block.block().trueGradient() && block.stepHidesParameter()) {
        return Double.POSITIVE_INFINITY;
      }
      if (block.block().trueGradient()
          && block.parameter() instanceof Measurement.Measured<ParameterStatistics> w
          && block.update() instanceof Measurement.Measured<Norms> delta) {
        step = Math.hypot(step, delta.value().l2());
        size = Math.hypot(size, w.value().l2());
      }
    }
    return size > 0 ? step / size : Double.NaN;
  }
}
