package org.vitals4j.examples.plugin.noisescale;

import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.plugin.DetectorPlugin;

/** Makes the detector, and says what can be set. */
public final class NoiseScalePlugin implements DetectorPlugin {

  private static final Key<Double> LIMIT =
      Key.option(
          "limit",
          ValueType.number("(0, infinity)"),
          "Noise scale in batches above which a finding opens; dimensionless",
          "10");

  private static final Key<Integer> PAIRS =
      Key.option(
          "pairs",
          ValueType.integer("[1, 1000]"),
          "Comparisons of a small minibatch with large ones before anything is said",
          "5");

  @Override
  public String name() {
    return "noise-scale";
  }

  @Override
  public String description() {
    return "gradients that are mostly noise, from minibatches of two sizes";
  }

  @Override
  public List<Key<?>> options() {
    return List.of(LIMIT, PAIRS);
  }

  @Override
  public Detector create(Options options) {
    return new NoiseScaleDetector(options.get(LIMIT), options.get(PAIRS));
  }
}
