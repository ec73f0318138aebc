package org.vitals4j.measure.data;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.IterationSnapshot.TrainingData.Output;
import org.vitals4j.report.OutputRange;

/**
 * What an output layer says of the minibatch that is trained on. DL4J shows it to nobody, so it is
 * computed once more from what the layer has read: for {@value #MAX_ROWS} examples, a product of
 * two matrices. That is a pass over one layer for a few examples, and changes nothing.
 */
final class OutputLook {

  private static final int MAX_ROWS = 64;

  /** More inputs than this are not copied for a look. */
  private static final long MAX_INPUTS = 262_144;

  /** Share of the range from its ends within which an answer is at its bounds. */
  private static final double BOUND_SHARE = 1e-3;

  private int looks;

  /** Null where it cannot be computed. */
  @Nullable Output of(TrainedNetwork.Part part, boolean inPlace) {
    Layer conf = UnwrappedLayer.of(part).conf();
    org.deeplearning4j.nn.api.Layer live = part.live();
    while (live instanceof BaseWrapperLayer wrapper) {
      live = wrapper.getUnderlying();
    }
    boolean plain = conf != null && conf.getClass() == OutputLayer.class;
    boolean series = conf != null && conf.getClass() == RnnOutputLayer.class;
    if (live == null || !(plain || series) || !(conf instanceof BaseOutputLayer output)) {
      return null;
    }
    INDArray input = live.input();
    Map<String, INDArray> table = live.paramTable(false);
    INDArray weights = table == null ? null : table.get("W");
    if (input == null || weights == null || input.length() > MAX_INPUTS) {
      return null;
    }
    INDArray rows = rows(input, weights.size(0));
    if (rows == null) {
      return null;
    }
    INDArray raw = rows.mmul(weights.castTo(rows.dataType()));
    INDArray bias = table.get("b");
    INDArray moved = bias == null ? raw : raw.addRowVector(bias.castTo(rows.dataType()));
    INDArray answers = output.getActivationFn().getActivation(moved, false);
    try {
      Elements labels =
          plain && live instanceof org.deeplearning4j.nn.api.layers.IOutputLayer out
              ? Elements.of(out.getLabels(), inPlace)
              : null;
      looks++;
      return facts(
          part.name(),
          answers,
          OutputRange.of(output.getActivationFn().toString()),
          labels,
          plain ? step(input.size(0)) : 0);
    } finally {
      NativeMemory.free(rows);
    }
  }

  private static double step(long examples) {
    return (double) examples / (double) Math.min(MAX_ROWS, examples);
  }

  /** A copy of some rows of what the layer reads. */
  private static @Nullable INDArray rows(INDArray input, long width) {
    INDArray all =
        input.rank() == 2
            ? input
            : input.rank() == 3 && input.size(1) == width
                ? input.permute(0, 2, 1).dup('c').reshape(-1, width)
                : null;
    if (all == null || all.size(1) != width) {
      return null;
    }
    int n = (int) Math.min(MAX_ROWS, all.size(0));
    double step = step(all.size(0));
    int[] chosen = new int[n];
    for (int i = 0; i < n; i++) {
      chosen[i] = (int) (i * step);
    }
    return all.getRows(chosen);
  }

  private Output facts(
      String layer, INDArray answers, OutputRange range, @Nullable Elements labels, double step) {
    Elements elements = Elements.of(answers, true);
    int rows = (int) answers.size(0);
    int columns = (int) answers.size(1);
    double[] mean = new double[columns];
    double[] squares = new double[columns];
    int[] named = new int[columns];
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    long atBounds = 0;
    int agreed = 0;
    double near = BOUND_SHARE * (range.greatest() - range.least());
    for (int i = 0; elements != null && i < rows; i++) {
      int top = 0;
      double best = Double.NEGATIVE_INFINITY;
      int truth = 0;
      double mostTrue = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < columns; j++) {
        double x = elements.get(i, j, 0);
        double apart = x - mean[j];
        mean[j] += apart / (i + 1);
        squares[j] += apart * (x - mean[j]);
        min = Math.min(min, x);
        max = Math.max(max, x);
        atBounds +=
            range.isBounded() && (x - range.least() <= near || range.greatest() - x <= near)
                ? 1
                : 0;
        if (x > best) {
          best = x;
          top = j;
        }
        double y = labels == null ? 0 : labels.get((long) (i * step), j, 0);
        if (y > mostTrue) {
          mostTrue = y;
          truth = j;
        }
      }
      named[top]++;
      agreed += top == truth ? 1 : 0;
    }
    double spread = 0;
    int most = 0;
    for (int j = 0; j < columns; j++) {
      spread = Math.max(spread, Math.sqrt(squares[j] / rows));
      most = Math.max(most, named[j]);
    }
    return new Output(
        layer,
        rows,
        min,
        max,
        spread,
        range.isBounded() ? (double) atBounds / ((double) rows * columns) : Double.NaN,
        columns == 1 ? Double.NaN : (double) most / rows,
        columns == 1 || labels == null || labels.columns() != columns
            ? Double.NaN
            : (double) agreed / rows,
        looks);
  }
}
