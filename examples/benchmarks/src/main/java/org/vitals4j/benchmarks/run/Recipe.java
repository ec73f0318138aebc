package org.vitals4j.benchmarks.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.vitals4j.benchmarks.task.Task;

/**
 * How a network is made and trained: the ingredients that a fault may spoil. Hidden layers are
 * called hidden0, hidden1, …, the output layer out.
 *
 * <p>Mutable while it is put together; {@link #copy} gives the healthy twin of a sick recipe.
 */
public final class Recipe {

  /** Kinds of network. */
  public enum Shape {
    DENSE,
    /** Dense blocks with a way around each. */
    RESIDUAL,
    /** Two small convolutions, then dense. */
    CONVOLUTIONAL,
    /** LeNet with fewer channels. */
    LENET,
    LSTM,
    RNN
  }

  final Task task;
  public final Shape shape;
  public int depth;
  public int width;
  Activation activation = Activation.RELU;
  IWeightInit initialisation = WeightInit.RELU.getWeightInitFunction();
  Supplier<IUpdater> updater = () -> new Sgd(0.05);
  public int batch = 32;
  public int iterations = 300;
  boolean normalised;
  double dropout;
  double l2;
  double l1;
  boolean sumGradients;
  @Nullable ILossFunction loss;
  @Nullable Activation outputActivation;
  double bias;
  final Set<Integer> frozen = new HashSet<>();
  final Map<Integer, IWeightInit> initialisationOf = new HashMap<>();
  final Map<Integer, Activation> activationOf = new HashMap<>();
  final Map<Integer, Double> biasOf = new HashMap<>();
  final Map<Integer, Supplier<IUpdater>> updaterOf = new HashMap<>();

  /** What is done to the network before an iteration. */
  final Map<Integer, List<Consumer<Model>>> before = new TreeMap<>();

  /** What is done to the minibatch of an iteration. */
  public final Map<Integer, UnaryOperator<DataSet>> minibatch = new TreeMap<>();

  /** What is done to the network once it is made. */
  final List<Consumer<Model>> first = new ArrayList<>();

  UnaryOperator<Task.Samples> data = UnaryOperator.identity();

  private Recipe(Task task, Shape shape, int depth, int width) {
    this.task = task;
    this.shape = shape;
    this.depth = depth;
    this.width = width;
  }

  /** ReLU, He initialisation, SGD at 0.05, minibatches of 32, 300 iterations. */
  public static Recipe of(Task task, Shape shape, int depth, int width) {
    return new Recipe(task, shape, depth, width);
  }

  public static Recipe dense(Task task, int depth, int width) {
    return of(task, Shape.DENSE, depth, width);
  }

  public Recipe activation(Activation one) {
    activation = one;
    return this;
  }

  public Recipe initialisation(IWeightInit one) {
    initialisation = one;
    return this;
  }

  public Recipe initialisation(WeightInit one) {
    return initialisation(one.getWeightInitFunction());
  }

  /** Tanh and what fits it. */
  public Recipe tanh() {
    return activation(Activation.TANH).initialisation(WeightInit.XAVIER);
  }

  /** Sigmoid and what fits it. */
  public Recipe sigmoid() {
    return activation(Activation.SIGMOID).initialisation(WeightInit.SIGMOID_UNIFORM);
  }

  public Recipe updater(Supplier<IUpdater> one) {
    updater = one;
    return this;
  }

  public Recipe batch(int examples) {
    batch = examples;
    return this;
  }

  public Recipe iterations(int count) {
    iterations = count;
    return this;
  }

  public Recipe normalised() {
    normalised = true;
    return this;
  }

  /** Keeps this share of the inputs of every hidden layer but the first. */
  public Recipe dropout(double keep) {
    dropout = keep;
    return this;
  }

  public Recipe l2(double strength) {
    l2 = strength;
    return this;
  }

  public Recipe l1(double strength) {
    l1 = strength;
    return this;
  }

  /** The sum over the minibatch, where DL4J would take the mean. */
  public Recipe sumGradients() {
    sumGradients = true;
    return this;
  }

  public Recipe loss(ILossFunction function, Activation output) {
    loss = function;
    outputActivation = output;
    return this;
  }

  public Recipe biases(double start) {
    bias = start;
    return this;
  }

  public Recipe freeze(int... hidden) {
    for (int one : hidden) {
      frozen.add(one);
    }
    return this;
  }

  public Recipe initialisationOf(int hidden, IWeightInit one) {
    initialisationOf.put(hidden, one);
    return this;
  }

  public Recipe activationOf(int hidden, Activation one) {
    activationOf.put(hidden, one);
    return this;
  }

  public Recipe biasOf(int hidden, double start) {
    biasOf.put(hidden, start);
    return this;
  }

  Recipe updaterOf(int hidden, Supplier<IUpdater> one) {
    updaterOf.put(hidden, one);
    return this;
  }

  public Recipe before(int iteration, Consumer<Model> action) {
    before.computeIfAbsent(iteration, i -> new ArrayList<>()).add(action);
    return this;
  }

  public Recipe minibatch(int iteration, UnaryOperator<DataSet> change) {
    minibatch.put(iteration, change);
    return this;
  }

  /** Changes every minibatch from an iteration on, each in its own way. */
  public Recipe minibatches(int from, IntFunction<UnaryOperator<DataSet>> change) {
    for (int i = from; i < iterations; i++) {
      minibatch(i, change.apply(i));
    }
    return this;
  }

  /** Changes some minibatches, leaves as many as they are, and so on. */
  public Recipe everyOther(int from, int count, UnaryOperator<DataSet> change) {
    for (int i = from; i < iterations; i++) {
      if ((i - from) / count % 2 == 0) {
        minibatch(i, change);
      }
    }
    return this;
  }

  public Recipe first(Consumer<Model> action) {
    first.add(action);
    return this;
  }

  /** Changes the examples to learn from; the test examples are changed alike. */
  public Recipe data(UnaryOperator<DataSet> change) {
    UnaryOperator<Task.Samples> inner = data;
    data =
        samples -> {
          Task.Samples given = inner.apply(samples);
          return new Task.Samples(change.apply(given.train()), change.apply(given.test()));
        };
    return this;
  }

  /** An equal recipe, to be changed on its own. */
  Recipe copy() {
    Recipe copy = new Recipe(task, shape, depth, width);
    copy.activation = activation;
    copy.initialisation = initialisation;
    copy.updater = updater;
    copy.batch = batch;
    copy.iterations = iterations;
    copy.normalised = normalised;
    copy.dropout = dropout;
    copy.l2 = l2;
    copy.l1 = l1;
    copy.sumGradients = sumGradients;
    copy.loss = loss;
    copy.outputActivation = outputActivation;
    copy.bias = bias;
    copy.frozen.addAll(frozen);
    copy.initialisationOf.putAll(initialisationOf);
    copy.activationOf.putAll(activationOf);
    copy.biasOf.putAll(biasOf);
    copy.updaterOf.putAll(updaterOf);
    before.forEach((at, actions) -> copy.before.put(at, new ArrayList<>(actions)));
    copy.minibatch.putAll(minibatch);
    copy.first.addAll(first);
    copy.data = data;
    return copy;
  }

  /** A copy that one thing was done to. */
  public Recipe with(Consumer<Recipe> fault) {
    Recipe copy = copy();
    fault.accept(copy);
    return copy;
  }

  /** What it is, in short: shape, depth and width, activation, optimiser, task, minibatch. */
  public String text() {
    return String.join(
            "-",
            shape.name() + depth + "x" + width,
            activation.name(),
            updater.get().getClass().getSimpleName(),
            task.name(),
            "of" + batch)
        .toLowerCase(Locale.ROOT);
  }

  /** Name of a hidden layer. */
  public static String hidden(int index) {
    return "hidden" + index;
  }
}
