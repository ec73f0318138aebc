package org.vitals4j.benchmarks.reports.build;

import java.util.function.ToDoubleBiFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How good a network is on data that it was not trained on.
 *
 * @param name of the figure
 * @param heldOut the data
 * @param score of predictions; higher is better
 */
public record Measure(String name, DataSet heldOut, ToDoubleBiFunction<INDArray, DataSet> score) {

  /** Share of examples whose largest output is that of the true class. */
  public static Measure accuracy(DataSet heldOut) {
    return new Measure("accuracy", heldOut, Scores::accuracy);
  }

  /** Mean over classes of the share that is recognised, over all steps of series. */
  public static Measure balancedAccuracy(DataSet heldOut) {
    return new Measure("balanced accuracy", heldOut, Scores::balancedAccuracy);
  }

  /** Share of yes and no that is right, over all outputs. */
  public static Measure binaryAccuracy(DataSet heldOut) {
    return new Measure("accuracy", heldOut, Scores::binaryAccuracy);
  }

  /** Share of examples whose sign is right. */
  public static Measure signAccuracy(DataSet heldOut) {
    return new Measure("sign accuracy", heldOut, Scores::signAccuracy);
  }

  /** Share of the variance explained, over all outputs. */
  public static Measure r2(DataSet heldOut) {
    return new Measure("R²", heldOut, Scores::r2);
  }

  /** As the first of them, at the last step of series. */
  public static Measure atLastStep(Measure measure) {
    return new Measure(
        measure.name + " at the last step",
        measure.heldOut,
        (predictions, data) ->
            measure.score.applyAsDouble(
                Scores.lastStep(predictions),
                new DataSet(data.getFeatures(), Scores.lastStep(data.getLabels()))));
  }

  /** Of a MultiLayerNetwork or a ComputationGraph. NaN if a parameter or a prediction is. */
  public double of(Model network) {
    // ND4J's product of a matrix and one NaN leaves what was in the memory of the result.
    if (network.params().isNaN().any()) {
      return Double.NaN;
    }
    INDArray predictions = predictions(network);
    return predictions.isNaN().any() ? Double.NaN : score.applyAsDouble(predictions, heldOut);
  }

  private INDArray predictions(Model network) {
    INDArray mask = heldOut.getFeaturesMaskArray();
    if (network instanceof MultiLayerNetwork layers) {
      return layers.output(heldOut.getFeatures(), false, mask, null);
    }
    if (network instanceof ComputationGraph graph) {
      return graph.outputSingle(false, heldOut.getFeatures());
    }
    throw new IllegalStateException("neither layers nor a graph: " + network.getClass());
  }
}
