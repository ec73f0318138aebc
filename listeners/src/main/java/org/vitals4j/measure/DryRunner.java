package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.activation.ActivationScanner;
import org.vitals4j.measure.activation.ActivationSums;
import org.vitals4j.measure.activation.Saturation;
import org.vitals4j.network.ConfigurationCopy;
import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.ArrayFacts;
import org.vitals4j.report.DryRun;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;

/**
 * One forward and one backward pass of a network over a minibatch, without a step. They are made on
 * a copy of the network, and ND4J's random state is put back afterwards, so that the network, its
 * optimiser and every random number to come are as if nothing had been.
 */
@Internal
public final class DryRunner {

  private DryRunner() {}

  /**
   * Makes them.
   *
   * @param network a {@link MultiLayerNetwork} or a {@link ComputationGraph}, initialised
   * @param data features and labels, as it would be trained on
   * @throws IllegalArgumentException for another model, or data without features or labels
   */
  public static DryRun of(Model network, MultiDataSet data) {
    TrainedNetwork.requireNetwork(network, "checked");
    if (data.getFeatures() == null || data.getLabels() == null) {
      throw new IllegalArgumentException(
          "the minibatch must have features and labels, but has no "
              + (data.getFeatures() == null ? "features" : "labels"));
    }
    Random random = Nd4j.getRandom();
    long root = random.rootState();
    long node = random.nodeState();
    ModifiableNetwork copy = copy(network);
    try {
      Watcher watcher = new Watcher();
      copy.computeGradient(
          duplicates(data.getFeatures()),
          duplicates(data.getLabels()),
          data.getFeaturesMaskArrays(),
          data.getLabelsMaskArrays(),
          watcher);
      return new DryRun(
          watcher.snapshot(copy.model()),
          facts("features", data.getFeatures()),
          facts("labels", data.getLabels()));
    } finally {
      NativeMemory.free(copy.gradients());
      NativeMemory.freeParameters(copy.model());
      random.setStates(root, node);
    }
  }

  static ArrayFacts facts(String name, INDArray array) {
    ActivationScanner scanner = new ActivationScanner();
    List<ArrayFacts.Column> columns = new ArrayList<>();
    long total = array.rank() > 1 ? array.size(1) : 1;
    for (long j = 0; j < Math.min(total, ArrayFacts.MAX_COLUMNS); j++) {
      ActivationSums sums = new ActivationSums(Saturation.NONE);
      scanner.scan(array.rank() > 1 ? column(array, j) : array, null, null, sums);
      ActivationStatistics seen = sums.statistics();
      columns.add(new ArrayFacts.Column(seen.mean(), seen.std(), seen.min(), seen.max()));
    }
    return new ArrayFacts(name, columns, total, array.size(0));
  }

  /** A view of one column of an array of at least two axes. */
  static INDArray column(INDArray array, long index) {
    int[] others = new int[array.rank() - 1];
    Arrays.setAll(others, i -> i == 0 ? 0 : i + 1);
    // Not by get(): ND4J 1.0.0-M2.1 returns an empty array for the last column of some views, such
    // as a segment of one time step at the end of a sequence.
    return array.tensorAlongDimension(index, others);
  }

  private static List<ArrayFacts> facts(String name, INDArray[] arrays) {
    List<ArrayFacts> all = new ArrayList<>();
    for (int i = 0; i < arrays.length; i++) {
      all.add(facts(arrays.length == 1 ? name : name + " " + i, arrays[i]));
    }
    return all;
  }

  private static ModifiableNetwork copy(Model network) {
    ModifiableNetwork original = ModifiableNetwork.require(network);
    ConfigurationCopy conf = original.copyConfiguration();
    conf.setIteration(0);
    ModifiableNetwork copy = conf.init(network.params().dup());
    copy.initGradients();
    return copy;
  }

  private static INDArray[] duplicates(INDArray[] arrays) {
    INDArray[] all = new INDArray[arrays.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = arrays[i].dup(); // dropout may write into its input
    }
    return all;
  }

  /** Measures what passes by. */
  private static final class Watcher extends BaseTrainingListener {
    private final IterationRecorder recorder = new IterationRecorder("preflight", "0");

    Watcher() {
      recorder.measure(new MeasurementRequest(true, List.of(Sampling.every(1)), false, 0));
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      recorder.forward(model, activations);
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      recorder.forward(model, activations);
    }

    @Override
    public void onBackwardPass(Model model) {
      recorder.backward(model);
    }

    IterationSnapshot snapshot(Model model) {
      return recorder
          .finishWithoutStep(model)
          .orElseThrow(() -> new IllegalStateException("DL4J called no listener in its passes"));
    }
  }
}
