package org.vitals4j.measure;

import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Keeps count of the labels, and says what the loss would be for somebody who knows nothing but
 * their averages. Looks at the labels of the first {@value #MOST} sampled minibatches, no more;
 * after that only penalties are read, where there are any.
 */
final class ChanceMeasurement {

  private static final int MOST = 64;

  /** What cannot be told in so many looks will not be told later. */
  private static final int FEW = 3;

  /** Labels of more elements than this would take longer to count than it is worth. */
  private static final long LARGEST = 200_000;

  private final ActivationScanner scanner = new ActivationScanner();
  private double[] sums = {};
  private double[] squares = {};
  private double labels;
  private double examples;
  private int looks;
  private boolean penalised;
  private @Nullable Reading<ChanceLevel> settled;

  /**
   * The level for the minibatch that is being trained on, before the step.
   *
   * @param over how many examples the score is the sum over: 1 where DL4J takes the mean
   */
  Reading<ChanceLevel> measure(NetworkView view, int over) {
    Reading<ChanceLevel> measured = measure(view);
    return measured instanceof Reading.Measured<ChanceLevel> level && over != 1
        ? Reading.measured(
            new ChanceLevel(
                over * level.value().score(), level.value().labels(), level.value().penalty()))
        : measured;
  }

  private Reading<ChanceLevel> measure(NetworkView view) {
    Reading<ChanceLevel> known = settled;
    if (known == null) {
      Reading<ChanceLevel> now = look(view);
      boolean hopeless = now instanceof Reading.Absent<ChanceLevel>;
      looks++;
      if (looks >= MOST || (hopeless && looks >= FEW)) {
        settled = now;
      }
      return now;
    }
    return penalised && known instanceof Reading.Measured<ChanceLevel> level
        ? Reading.measured(
            new ChanceLevel(level.value().score(), level.value().labels(), penalty(view)))
        : known;
  }

  private Reading<ChanceLevel> look(NetworkView view) {
    Layer output = null;
    NetworkView.Part part = null;
    for (NetworkView.Part one : view.parts()) {
      if (one.output()) {
        if (part != null) {
          return Reading.absent("the network has several outputs");
        }
        part = one;
        output = BareLayer.of(one).conf();
      }
    }
    if (part == null || !(output instanceof BaseOutputLayer base)) {
      return Reading.absent("the network has no output layer with a loss over labels");
    }
    ILossFunction loss = base.getLossFn();
    boolean softmax = base.getActivationFn() instanceof ActivationSoftmax;
    Kind kind = kind(loss, softmax);
    if (kind == null) {
      return Reading.absent(
          "the chance level of " + loss.getClass().getSimpleName() + " is not known here");
    }
    @Nullable INDArray[] shown = view.labels();
    INDArray array = shown.length == 1 ? shown[0] : null;
    org.deeplearning4j.nn.api.Layer live = part.live();
    if (live != null && live.getMaskArray() != null) {
      return Reading.absent("the labels are masked");
    }
    if (array == null
        || (array.rank() != 2 && array.rank() != 3)
        || array.length() > LARGEST
        || !ArrayScanner.supports(array.dataType())) {
      return Reading.absent("labels of this shape or data type are not counted");
    }
    count(array);
    double penalty = penalty(view);
    penalised |= penalty != 0;
    return Reading.measured(new ChanceLevel(level(kind), (long) labels, penalty));
  }

  private enum Kind {
    CLASSES,
    YES_NO,
    MEAN_SQUARE,
    SUM_OF_SQUARES
  }

  private static @Nullable Kind kind(ILossFunction loss, boolean softmax) {
    if (loss instanceof LossMCXENT) { // negative log-likelihood is one, too
      return softmax ? Kind.CLASSES : null;
    }
    if (loss instanceof LossBinaryXENT) {
      return Kind.YES_NO;
    }
    if (loss instanceof LossMSE) { // before the next: it is one, divided by the number of outputs
      return Kind.MEAN_SQUARE;
    }
    return loss.getClass() == LossL2.class ? Kind.SUM_OF_SQUARES : null;
  }

  private void count(INDArray array) {
    int columns = (int) array.size(1);
    if (columns != sums.length) {
      sums = new double[columns];
      squares = new double[columns];
      labels = 0;
      examples = 0;
    }
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      double each = 0;
      for (int j = 0; j < columns; j++) {
        INDArray column = ArrayFacts.column(array, j);
        ActivationSums ofColumn = new ActivationSums(Saturation.NONE);
        scanner.scan(column, null, null, ofColumn);
        ActivationStatistics found = ofColumn.statistics();
        if (!Double.isFinite(found.mean()) || !Double.isFinite(found.std())) {
          continue; // labels that are not finite are another detector's business
        }
        each = (double) found.count();
        sums[j] += each * found.mean();
        squares[j] += each * (found.mean() * found.mean() + found.std() * found.std());
      }
      labels += each;
      examples += (double) array.size(0);
    } finally {
      outside.close();
    }
  }

  /** Per example, as DL4J's score is unless it sums: the steps of a sequence are added up. */
  private double level(Kind kind) {
    double total = 0;
    for (int j = 0; j < sums.length; j++) {
      double share = sums[j] / labels;
      double variance = Math.max(0, squares[j] / labels - share * share);
      total +=
          switch (kind) {
            case CLASSES -> entropy(share);
            case YES_NO -> entropy(share) + entropy(1 - share);
            case MEAN_SQUARE -> variance / sums.length;
            case SUM_OF_SQUARES -> variance;
          };
    }
    return total * labels / examples;
  }

  private static double entropy(double share) {
    return share > 0 ? -share * Math.log(share) : 0;
  }

  private static double penalty(NetworkView view) {
    if (view.model() instanceof MultiLayerNetwork network) {
      return network.calcRegularizationScore(true);
    }
    return view.model() instanceof ComputationGraph graph ? graph.calcRegularizationScore(true) : 0;
  }
}
