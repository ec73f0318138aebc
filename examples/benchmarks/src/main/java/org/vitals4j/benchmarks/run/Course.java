package org.vitals4j.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.benchmarks.task.Task;

/** A recipe at work: trains a network of it, from one seed. */
public final class Course {

  private final Recipe recipe;
  private final Model model;
  private final Task.Samples samples;
  private final List<DataSet> minibatches;
  private boolean leavesOut;

  public Course(Recipe recipe, long seed) {
    this.recipe = recipe;
    Nd4j.getRandom().setSeed(seed);
    samples = recipe.data.apply(recipe.task.samples().apply(seed));
    minibatches = minibatches(samples.train(), recipe.batch);
    model = Kitchen.cook(recipe, seed);
  }

  private static List<DataSet> minibatches(DataSet train, int size) {
    List<DataSet> all = new ArrayList<>();
    int count = train.numExamples();
    for (int from = 0; from + 1 <= count; from += size) {
      if (from > 0 && from + size > count) {
        break; // all of one size, so that every iteration is like the others
      }
      all.add(range(train, from, Math.min(count, from + size)));
    }
    return all;
  }

  /** {@code DataSet.getRange} loses the masks of some shapes. */
  private static DataSet range(DataSet set, int from, int to) {
    return new DataSet(
        rows(set.getFeatures(), from, to),
        rows(set.getLabels(), from, to),
        set.getFeaturesMaskArray() == null ? null : rows(set.getFeaturesMaskArray(), from, to),
        set.getLabelsMaskArray() == null ? null : rows(set.getLabelsMaskArray(), from, to));
  }

  private static INDArray rows(INDArray array, int from, int to) {
    org.nd4j.linalg.indexing.INDArrayIndex[] index =
        new org.nd4j.linalg.indexing.INDArrayIndex[array.rank()];
    java.util.Arrays.fill(index, org.nd4j.linalg.indexing.NDArrayIndex.all());
    index[0] = org.nd4j.linalg.indexing.NDArrayIndex.interval(from, to);
    return array.get(index).dup();
  }

  public Model model() {
    return model;
  }

  Task.Samples samples() {
    return samples;
  }

  /** From now on leaves out the minibatches that the recipe changes, and their iterations. */
  public Course leavingOutWhatIsChanged() {
    leavesOut = true;
    return this;
  }

  /** Trains to the end. */
  public void train(TrainingListener... listeners) {
    model.setListeners(listeners);
    trainOn(0, recipe.iterations, 0);
  }

  /**
   * Trains on, with the listeners that are there.
   *
   * @param period after the recipe's end, minibatches are changed as so many iterations before, or
   *     a multiple of that; 0 to change none
   */
  public void trainOn(int from, int to, int period) {
    for (int i = from; i < to; i++) {
      recipe.before.getOrDefault(i, List.of()).forEach(action -> action.accept(model));
      DataSet minibatch = minibatches.get(i % minibatches.size());
      int beyond = i - recipe.iterations + 1;
      int like = beyond <= 0 || period == 0 ? i : i - (beyond + period - 1) / period * period;
      UnaryOperator<DataSet> change = recipe.minibatch.get(like);
      if (change == null) {
        fit(minibatch);
      } else if (!leavesOut) {
        fit(change.apply(minibatch.copy()));
      }
    }
  }

  private void fit(DataSet minibatch) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(minibatch);
    } else {
      ((ComputationGraph) model).fit(minibatch);
    }
  }

  /** How good the network has become, on the test examples. */
  public Result result() {
    return Result.of(model, samples.test(), recipe.task.goal());
  }

  /** Names of the hidden layers. */
  public java.util.Set<String> hidden() {
    return activations().keySet().stream()
        .filter(name -> name.startsWith("hidden"))
        .collect(java.util.stream.Collectors.toSet());
  }

  /** The training activations of all hidden layers over all training examples, by name. */
  java.util.Map<String, INDArray> activations() {
    DataSet train = samples.train();
    java.util.Map<String, INDArray> all = new java.util.LinkedHashMap<>();
    if (model instanceof MultiLayerNetwork network) {
      List<INDArray> outputs = network.feedForward(train.getFeatures(), false);
      for (int i = 0; i < network.getnLayers(); i++) {
        String name = network.getLayer(i).conf().getLayer().getLayerName();
        all.put(name == null ? "layer" + i : name, outputs.get(i + 1));
      }
    } else {
      all.putAll(((ComputationGraph) model).feedForward(train.getFeatures(), false));
    }
    return all;
  }
}
