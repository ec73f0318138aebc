package org.vitals4j.report;

import java.util.List;
import java.util.Locale;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;

/**
 * Which units of a network are silent over a whole data set, in inference mode: without dropout,
 * and with the running statistics of batch normalisation. A unit that is exactly 0 for every
 * example is of no use with these weights, and learns nothing from this data. Immutable.
 *
 * <p>Beside it stands the share of single outputs that are 0, which is what is often taken for dead
 * units, and is not: about half is usual for ReLU.
 *
 * @param examples how many were looked at
 * @param layers those whose units can die (ReLU and the like), in order; output layers left out
 */
public record UnitScan(long examples, List<LayerUnits> layers) {

  /**
   * One layer.
   *
   * @param layer its name
   * @param activation name of its activation function
   * @param silent the units that were 0 for every example, at every position
   * @param zeroFraction share of outputs that are exactly 0, over units, examples and positions,
   *     masked steps left out, in [0, 1]
   */
  public record LayerUnits(
      String layer, String activation, DeadUnits silent, double zeroFraction) {}

  public UnitScan {
    layers = List.copyOf(layers);
  }

  /** Share of silent units over all layers together, in [0, 1]; 0 where no unit can die. */
  public double silentFraction() {
    long units = 0;
    long silent = 0;
    for (LayerUnits layer : layers) {
      units += layer.silent().units();
      silent += layer.silent().count();
    }
    return units == 0 ? 0 : (double) silent / units;
  }

  /** A table for a person, one line a layer, with a line break after each. */
  @Override
  public String toString() {
    int width =
        layers.stream().mapToInt(one -> PlainText.name(one.layer()).length()).max().orElse(0);
    width = Math.max(width, "layer".length());
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "Units that are 0 for all of %d examples, in inference mode%n", examples));
    text.append(
        String.format(
            "%-" + width + "s  %-10s  %7s  %7s  %8s  %14s%n",
            "layer",
            "activation",
            "units",
            "silent",
            "silent",
            "share of zeros"));
    for (LayerUnits one : layers) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %-10s  %7d  %7d  %6.1f %%  %12.1f %%%n",
              PlainText.name(one.layer()),
              one.activation(),
              one.silent().units(),
              one.silent().count(),
              100 * one.silent().fraction(),
              100 * one.zeroFraction()));
    }
    if (layers.isEmpty()) {
      text.append(String.format("No layer has units that can die.%n"));
    }
    return text.toString();
  }
}
