package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.activation.ActivationScanner;
import org.vitals4j.measure.activation.ActivationSums;
import org.vitals4j.measure.activation.Saturation;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.Range;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;

/**
 * Looks at the weights that training finds, in its first iterations and never again. Dense and
 * convolutional layers only: of others, what a unit is fed with is not one matrix.
 */
final class StartMeasurement {

  /** Iterations that count as the start. */
  static final int START_ITERATIONS = 3;

  private static final long MIN_ELEMENTS = 8;

  private static final Measurement<InitialWeights> LATER =
      Measurement.absent("measured in the first iterations only");
  private static final Measurement<InitialWeights> OTHER =
      Measurement.absent("not a dense or convolutional layer with weights");

  private final ActivationScanner activations = new ActivationScanner();

  /** What there is to say when training is under way. */
  static Measurement<InitialWeights> later() {
    return LATER;
  }

  /**
   * Measures, before the step.
   *
   * @param live activations by layer name
   * @return one entry a layer
   */
  List<Measurement<InitialWeights>> measure(
      TrainedNetwork network,
      NetworkDescription description,
      Map<String, INDArray> live,
      ArrayScanner scanner) {
    List<TrainedNetwork.Part> parts = network.parts();
    List<Measurement<InitialWeights>> all = new ArrayList<>(parts.size());
    for (NetworkDescription.Layer layer : description.layers()) {
      all.add(measure(network, layer, parts.get(layer.index()), live, scanner));
    }
    return all;
  }

  private Measurement<InitialWeights> measure(
      TrainedNetwork network,
      NetworkDescription.Layer layer,
      TrainedNetwork.Part part,
      Map<String, INDArray> live,
      ArrayScanner scanner) {
    Layer conf = UnwrappedLayer.of(part).conf();
    INDArray parameters = network.parameters();
    Map<String, INDArray> table = part.trainable().paramTable(false);
    INDArray weights = table == null ? null : table.get("W");
    int unitAxis = weights == null ? -1 : unitAxis(conf, weights);
    NetworkDescription.Block block = block(layer, part.keyPrefix() + "W");
    if (parameters == null || weights == null || block == null || unitAxis < 0) {
      return OTHER;
    }
    long units = weights.size(unitAxis);
    int inputAxis = 1 - unitAxis;
    long kernel = weights.length() / Math.max(1, units * weights.size(inputAxis));
    long fanIn = weights.size(inputAxis) * kernel;
    ArrayScanner.Profile profile =
        scanner.profiles(parameters, List.of(new Range(block.offset(), block.length()))).get(0);
    double rms = profile.norms().rms();
    double inputSquares = inputSquares(network, part, live);
    return Measurement.measured(
        new InitialWeights(
            profile.distribution().std(),
            fanIn,
            units * kernel,
            units,
            profile.norms().maxAbs() == 0,
            units > 1 && identical(conf, weights, unitAxis),
            Double.isNaN(inputSquares)
                ? Measurement.absent("the layer's input is not seen")
                : Measurement.measured(rms * Math.sqrt((double) fanIn * inputSquares))));
  }

  /** The axis of the weights along which units differ, 0 or 1; -1 for layers of another kind. */
  private static int unitAxis(@Nullable Layer conf, INDArray weights) {
    boolean convolution =
        conf instanceof ConvolutionLayer
            && !(conf instanceof Deconvolution2D
                || conf instanceof Deconvolution3D
                || conf instanceof DepthwiseConvolution2D
                || conf instanceof SeparableConvolution2D);
    if (convolution) {
      return 0;
    }
    boolean dense = conf instanceof DenseLayer || conf instanceof BaseOutputLayer;
    return dense && weights.rank() == 2 ? 1 : -1;
  }

  private static NetworkDescription.@Nullable Block block(
      NetworkDescription.Layer layer, String name) {
    for (NetworkDescription.Block block : layer.blocks()) {
      if (block.name().equals(name)) {
        return block;
      }
    }
    return null;
  }

  private static boolean identical(@Nullable Layer conf, INDArray weights, int unitAxis) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      long units = weights.size(unitAxis);
      // Over time DL4J says [out, in, step, 1], but uses the memory as if it were [step, in, out].
      INDArray perUnit =
          unitAxis == 1
              ? weights.transpose()
              : conf instanceof Convolution1DLayer
                  ? weights.reshape('c', -1, units).transpose()
                  : weights.reshape('c', units, -1);
      // Units drawn at random differ in their first weight: no need to look at the rest.
      for (long unit = 1; unit < Math.min(MIN_ELEMENTS, perUnit.rows()); unit++) {
        if (perUnit.getDouble(unit, 0) != perUnit.getDouble(0, 0)) {
          return false;
        }
      }
      INDArray first = perUnit.getRow(0, true);
      INDArray apart = perUnit.subRowVector(first);
      try {
        return apart.amaxNumber().doubleValue() == 0;
      } finally {
        NativeMemory.free(apart);
      }
    } finally {
      outside.close();
    }
  }

  /** Mean square of what a layer reads; NaN where it is not seen. */
  private double inputSquares(
      TrainedNetwork network, TrainedNetwork.Part part, Map<String, INDArray> live) {
    INDArray input;
    if (part.inputs().isEmpty()) {
      @Nullable INDArray[] features = network.features();
      input = features.length == 0 ? null : features[0];
    } else {
      input = part.inputs().size() == 1 ? live.get(part.inputs().get(0)) : null;
    }
    if (input == null
        || input.isEmpty()
        || input.rank() < 2
        || !ArrayScanner.supports(input.dataType())) {
      return Double.NaN;
    }
    ActivationSums sums = new ActivationSums(Saturation.NONE);
    activations.scan(input, null, null, sums);
    ActivationStatistics seen = sums.statistics();
    return seen.mean() * seen.mean() + seen.std() * seen.std();
  }
}
