package org.vitals4j.measure.activation;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.vitals4j.report.DeadUnits;
import org.vitals4j.report.PlainText;

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

  /**
   * Scans.
   *
   * @param network a MultiLayerNetwork or a ComputationGraph, initialised; its parameters,
   *     optimiser and random state stay as they are, its inputs and masks are cleared
   * @param data from where it stands; begun anew if it is at its end and can be
   * @throws IllegalArgumentException for another model, where there is no data, and for masks that
   *     cannot be followed
   */
  public static UnitScan of(Model network, DataSetIterator data) {
    UnitScanner scanner = new UnitScanner(network);
    if (!data.hasNext() && data.resetSupported()) {
      data.reset();
    }
    while (data.hasNext()) {
      scanner.look(data.next().toMultiDataSet());
    }
    return scanner.result();
  }

  /** The same for a network of several inputs. */
  public static UnitScan of(Model network, MultiDataSetIterator data) {
    UnitScanner scanner = new UnitScanner(network);
    if (!data.hasNext() && data.resetSupported()) {
      data.reset();
    }
    while (data.hasNext()) {
      scanner.look(data.next());
    }
    return scanner.result();
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

  /** The units that were never seen alive. */
  static DeadUnits silent(DeadUnitWindow seen) {
    BitSet silent = new BitSet();
    for (int unit = 0; unit < seen.units(); unit++) {
      silent.set(unit, !seen.isSeen(unit));
    }
    return new DeadUnits(seen.units(), silent);
  }
}
