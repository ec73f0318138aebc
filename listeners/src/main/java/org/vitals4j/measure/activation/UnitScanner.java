package org.vitals4j.measure.activation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.vitals4j.network.LayerConnections;
import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.network.NetworkDescriber;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.UnitScan;

/** Runs a network forward over a data set, and keeps of each layer which units it saw alive. */
public final class UnitScanner {

  /**
   * Scans.
   *
   * @param network a MultiLayerNetwork or a ComputationGraph, initialised; its parameters,
   *     optimiser and random state stay as they are, its inputs and masks are cleared
   * @param data from where it stands; reset if it is at its end and can be
   * @throws IllegalArgumentException for another model, where there is no data, and for masks that
   *     cannot be followed
   */
  public static UnitScan scan(Model network, DataSetIterator data) {
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
  public static UnitScan scan(Model network, MultiDataSetIterator data) {
    UnitScanner scanner = new UnitScanner(network);
    if (!data.hasNext() && data.resetSupported()) {
      data.reset();
    }
    while (data.hasNext()) {
      scanner.look(data.next());
    }
    return scanner.result();
  }

  /** What is known of a layer so far. */
  private static final class Found {
    private final NetworkDescription.Layer layer;
    private final ActivationLayout layout;
    private @Nullable DeadUnitWindow units;
    private double zeros;
    private long elements;

    Found(NetworkDescription.Layer layer, ActivationLayout layout) {
      this.layer = layer;
      this.layout = layout;
    }
  }

  private final ModifiableNetwork network;
  private final ActivationScanner scanner = new ActivationScanner();
  private final MaskReader masks = new MaskReader();
  private final List<TrainedNetwork.Part> parts;
  private final LayerConnections connections;
  private final Map<Integer, Found> layers = new LinkedHashMap<>();
  private long examples;

  UnitScanner(Model network) {
    TrainedNetwork.requireNetwork(network, "scanned");
    this.network = ModifiableNetwork.require(network);
    parts = this.network.parts();
    connections = new LayerConnections(parts);
    NetworkDescription description = NetworkDescriber.describe(this.network);
    for (NetworkDescription.Layer layer : description.layers()) {
      if (layer.canDie() && !layer.output()) {
        layers.put(
            layer.index(),
            new Found(layer, LayerActivations.layout(layer.index(), parts, connections)));
      }
    }
  }

  /** Looks at one minibatch. */
  void look(MultiDataSet minibatch) {
    INDArray[] features = minibatch.getFeatures();
    try {
      // Inputs and masks stay in place for StepMasks.
      Map<String, INDArray> outputs =
          network.feedForward(features, minibatch.getFeaturesMaskArrays());
      StepMasks steps = new StepMasks(network, parts, UnwrappedLayer.of(parts), connections, masks);
      layers.forEach((index, found) -> look(index, found, outputs, steps));
      examples += features[0].size(0);
    } finally {
      masks.clear();
      network.clearMinibatch();
    }
  }

  /** What was seen so far. */
  UnitScan result() {
    if (examples == 0) {
      throw new IllegalArgumentException(
          "a scan needs at least one example, but the iterator had none; reset it, or give one that"
              + " can be reset");
    }
    List<UnitScan.LayerUnits> all = new ArrayList<>(layers.size());
    layers.values().forEach(found -> result(found, all));
    return new UnitScan(examples, all);
  }

  private static void result(Found found, List<UnitScan.LayerUnits> into) {
    DeadUnitWindow units = found.units;
    if (units != null) {
      into.add(
          new UnitScan.LayerUnits(
              found.layer.name(),
              found.layer.activation().orElse(""),
              silent(units),
              found.zeros / found.elements));
    }
  }

  private void look(int index, Found found, Map<String, INDArray> outputs, StepMasks masks) {
    INDArray output = outputs.get(found.layer.name());
    if (output == null || output.isEmpty()) {
      return;
    }
    StepMasks.Steps steps = masks.of(index, output.shape(), found.layout);
    if (steps.unknown() != null) {
      throw new IllegalArgumentException(
          "the masked steps of "
              + found.layer.phrase()
              + " cannot be told: "
              + steps.unknown()
              + "; scan data without masks");
    }
    int axis = found.layout.unitAxis(output.rank());
    DeadUnitWindow units = found.units;
    if (units == null) {
      units = new DeadUnitWindow(Math.toIntExact(output.size(axis)));
      found.units = units;
    }
    scanner.findAlive(output, axis, steps.kept(), units);
    ActivationSums sums = new ActivationSums(Saturation.NONE);
    scanner.scan(output, steps.kept(), null, sums);
    if (sums.count() > 0) {
      ActivationStatistics seen = sums.statistics();
      found.zeros += seen.zeroFraction() * seen.count();
      found.elements += seen.count();
    }
  }

  /** The units that were never seen alive. */
  private static DeadUnits silent(DeadUnitWindow seen) {
    BitSet silent = new BitSet();
    for (int unit = 0; unit < seen.units(); unit++) {
      silent.set(unit, !seen.isSeen(unit));
    }
    return new DeadUnits(seen.units(), silent);
  }
}
