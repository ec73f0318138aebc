package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.Range;
import org.vitals4j.measure.scan.StridedRange;
import org.vitals4j.network.NetworkDescriber;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;

/**
 * What is worked out once for a network and used in every iteration. Holds no array.
 *
 * @param description the description
 * @param spans where its parameter blocks lie, layer by layer
 * @param whole all elements of its flattened gradient
 * @param finiteProbe those that a NaN spreads to
 * @param firsts one of each layer that can learn
 * @param notSampled what is known of its layers in an iteration that looks at none
 */
record Layout(
    NetworkDescription description,
    List<Range> spans,
    List<StridedRange> whole,
    List<StridedRange> finiteProbe,
    List<StridedRange> firsts,
    List<LayerSnapshot> notSampled) {

  static Layout of(TrainedNetwork network) {
    List<TrainedNetwork.Part> parts = network.parts();
    NetworkDescription description = NetworkDescriber.describe(network);
    return new Layout(
        description,
        Range.of(description),
        StridedRange.whole(description.parameterCount()),
        StridedRange.finiteProbe(parts, description),
        StridedRange.firsts(description),
        notSampled(description));
  }

  /** Whether a network is still the one that was described, as far as its size tells. */
  boolean fits(TrainedNetwork network) {
    // A graph makes a new array each time that it is asked for its parameters.
    INDArray gradients = network.gradients();
    INDArray all = gradients == null ? network.parameters() : gradients;
    return description.parameterCount() == (all == null ? 0 : all.length());
  }

  private static List<LayerSnapshot> notSampled(NetworkDescription description) {
    List<LayerSnapshot> layers = new ArrayList<>(description.layers().size());
    for (NetworkDescription.Layer layer : description.layers()) {
      List<BlockSnapshot> blocks = new ArrayList<>(layer.blocks().size());
      for (NetworkDescription.Block block : layer.blocks()) {
        blocks.add(
            new BlockSnapshot(
                block,
                Measurement.notSampled(),
                Measurement.notSampled(),
                Measurement.notSampled(),
                Measurement.notSampled()));
      }
      layers.add(
          new LayerSnapshot(
              layer,
              Measurement.notSampled(),
              Measurement.notSampled(),
              Measurement.notSampled(),
              ActivationSnapshot.NOT_SAMPLED,
              StartMeasurement.later(),
              Measurement.notSampled(),
              blocks));
    }
    return List.copyOf(layers);
  }
}
