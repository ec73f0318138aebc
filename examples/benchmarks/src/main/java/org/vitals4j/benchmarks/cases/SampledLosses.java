package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.features;
import static org.vitals4j.benchmarks.run.Faults.labels;
import static org.vitals4j.benchmarks.run.Faults.learningRate;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Faults.scrambledLabels;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.benchmarks.task.Task;

/**
 * Tables of learning rates that do not fit, and of losses that rise, oscillate or stand still,
 * sampled at random.
 */
final class SampledLosses {

  private SampledLosses() {}

  /** Steps of the wrong size. */
  static final class UpdateRatio extends SampledFaults {

    static final List<Row<UpdateRatio>> TABLE =
        List.of(
            one -> one.rate("momentum", one.runs.lenet(), one.tiny, r -> momentum(r)),
            one ->
                one.random.fairCoin()
                    ? one.rate("adam", one.runs.convolutional(), one.large, r -> adam(r))
                    : one.rate("adam", one.runs.convolutional(), one.tiny / 10, r -> adam(r)),
            one -> one.rate("sgd", one.runs.recurrent(), one.tiny, r -> sgd(r)),
            one -> one.rate("sgd", one.runs.residual(one.runs.anyPoints()), one.tiny, r -> sgd(r)),
            one -> one.rate("sgd", one.plain, one.tiny, r -> sgd(r)),
            one -> one.rate("adam", one.plain, one.tiny / 10, r -> adam(r)),
            one -> one.rate("rmsprop", one.plain, one.tiny / 10, r -> rmsProp(r)),
            one -> one.rate("adagrad", one.plain, one.tiny, r -> adaGrad(r)),
            one -> one.rate("adam", one.tanh, one.large, r -> adam(r)),
            one -> one.rate("rmsprop", one.tanh, 3 * one.large, r -> rmsProp(r)));

    private final RunConfig plain = runs.rectified(runs.anyPoints(), random.between(2, 4));
    private final RunConfig tanh = runs.tanh(runs.anyPoints(), random.between(2, 3));
    private final double tiny = random.between(1e-8, 1e-6);
    private final double large = random.between(0.3, 1);

    UpdateRatio(Sampler random, String name) {
      super(random, name);
    }

    private BenchmarkCase rate(
        String optimiser, RunConfig healthy, double rate, DoubleFunction<Supplier<IUpdater>> by) {
      return row(
          optimiser + "-" + rate,
          FaultInjector.updateRatio(),
          healthy,
          r -> r.updater(by.apply(rate)));
    }
  }

  /** Losses that rise. */
  static final class Diverging extends SampledFaults {

    static final List<Row<Diverging>> TABLE =
        List.of(
            one -> one.uphill(one.runs.lenet().updater(momentum(0.01)), 0.001),
            one -> one.uphill(one.runs.convolutional().updater(momentum(0.01)), 0.002),
            one ->
                one.uphill(
                    one.runs.recurrent().updater(adam(5e-3)).iterations(320),
                    one.random.between(2e-3, 6e-3)),
            one -> one.scrambled(one.runs.residual(one.runs.classes()).iterations(350)),
            one -> one.excessiveSgd(one.random.between(10, 40)),
            one -> one.excessiveAdam(one.random.between(0.2, 0.6)),
            one ->
                one.rise(
                    "targets-x-" + one.factor,
                    one.runs
                        .tanh(one.runs.regression(), one.random.between(1, 3))
                        .updater(sgd(one.random.between(0.005, 0.015)))
                        .iterations(350),
                    r -> r.changeMinibatches(one.at, i -> labels(-one.factor))),
            one ->
                one.rise(
                    "features-x-" + 4 * one.factor,
                    one.runs
                        .rectified(one.runs.classes(), 2)
                        .updater(adam(one.random.between(3e-4, 6e-4)))
                        .iterations(400),
                    r -> r.changeMinibatches(one.at, i -> features(-4 * one.factor))),
            one -> one.shiftedTargets(one.at + 50, one.random.between(4, 8)),
            one ->
                one.random.fairCoin()
                    ? one.uphill(one.twoOrThreeLayers().updater(sgd(0.05)), 0.03)
                    : one.scrambled(one.twoOrThreeLayers()));

    private final int at = random.between(100, 160);
    private final double factor = random.between(2, 4);

    Diverging(Sampler random, String name) {
      super(random, name);
    }

    private RunConfig twoOrThreeLayers() {
      return runs.rectified(runs.classes(), random.between(2, 3));
    }

    private BenchmarkCase rise(String what, RunConfig healthy, Consumer<RunConfig> fault) {
      return rise(at, what, healthy, fault);
    }

    private BenchmarkCase rise(
        int from, String what, RunConfig healthy, Consumer<RunConfig> fault) {
      return row(what + "-from-" + from, FaultInjector.diverging(from), healthy, fault);
    }

    private BenchmarkCase uphill(RunConfig healthy, double rate) {
      return rise("uphill", healthy, r -> r.beforeIteration(at, learningRate(-rate)));
    }

    private BenchmarkCase scrambled(RunConfig healthy) {
      return rise(
          "scrambled-labels", healthy, r -> r.changeMinibatches(at, Faults::scrambledLabels));
    }

    private BenchmarkCase excessiveSgd(double rate) {
      RunConfig config = runs.tanh(runs.classes(), 2).updater(sgd(random.between(0.03, 0.08)));
      return rise("rate-" + rate, config, r -> r.beforeIteration(at, learningRate(rate)));
    }

    private BenchmarkCase excessiveAdam(double rate) {
      RunConfig config = runs.tanh(runs.classes(), 3).updater(adam(random.between(1e-3, 3e-3)));
      return rise("rate-" + rate, config, r -> r.beforeIteration(at, learningRate(rate)));
    }

    private BenchmarkCase shiftedTargets(int from, double by) {
      return rise(
          from,
          "targets-shifted-by-" + by,
          runs.tanh(runs.regression(), 2).updater(sgd(random.between(1e-3, 3e-3))).iterations(450),
          r -> r.changeMinibatches(from, i -> Faults.shiftedLabels(by)));
    }
  }

  /** Losses that oscillate. */
  static final class Oscillating extends SampledFaults {

    static final List<Row<Oscillating>> TABLE =
        List.of(
            one -> one.scrambled(one.runs.lenet()),
            one -> one.scrambled(one.runs.convolutional().batch(64)),
            one -> one.scrambled(one.lstm()),
            one -> one.scrambled(one.runs.residual(one.runs.classes()).batch(64)),
            one ->
                one.scaledFeatures(
                    one.runs.tanh(one.runs.regression(), one.random.between(1, 2)).batch(256)),
            one -> one.scaledFeatures(one.rectified),
            one -> one.scrambled(one.rectified),
            one -> one.scrambled(one.rectified),
            one -> one.scrambled(one.tanh),
            one -> one.scrambled(one.tanh));

    private final int at = random.between(90, 120);
    private final int count = random.between(1, 8);
    private final double factor = random.between(4, 8);
    private final int examples = random.oneOf(64, 128, 256);
    private final RunConfig rectified = runs.rectified(runs.classes(), 2).batch(examples);
    private final RunConfig tanh = runs.tanh(runs.classes(), random.between(1, 2)).batch(examples);

    Oscillating(Sampler random, String name) {
      super(random, name);
    }

    private RunConfig lstm() {
      return RunConfig.of(
              Task.runningSum(random.between(8, 12)), Shape.LSTM, 1, random.between(12, 20))
          .tanh()
          .batch(64)
          .updater(adam(random.between(5e-3, 0.012)));
    }

    private BenchmarkCase scrambled(RunConfig healthy) {
      return swing("scrambled", healthy, scrambledLabels(1));
    }

    private BenchmarkCase scaledFeatures(RunConfig healthy) {
      return swing("features-x-" + factor, healthy, features(-factor));
    }

    /** A run that has learned, and then gets some minibatches right and as many wrong, in turn. */
    private BenchmarkCase swing(String what, RunConfig healthy, UnaryOperator<DataSet> change) {
      return row(
          what + "-every-other-" + count + "-from-" + at,
          FaultInjector.oscillating(at),
          healthy.iterations(320),
          r -> r.alternateMinibatches(at, count, change));
    }
  }

  /** Losses that stand still. */
  static final class Plateau extends SampledFaults {

    static final List<Row<Plateau>> TABLE =
        List.of(
            one ->
                one.random.fairCoin()
                    ? one.noInput(one.runs.lenet().iterations(260))
                    : one.zeroWeights(one.runs.lenet().iterations(260)),
            one -> one.zeroWeights(one.runs.convolutional()),
            one -> one.noInput(one.runs.recurrent()),
            one ->
                one.still(
                    "sgd-" + one.tiny,
                    one.runs.residual(one.runs.anyPoints()),
                    r -> r.updater(sgd(one.tiny))),
            one -> one.noInput(one.plain),
            one ->
                one.still(
                    "scrambled-labels",
                    one.runs.rectified(one.runs.classes(), one.random.between(1, 3)),
                    r -> r.changeMinibatches(0, Faults::scrambledLabels)),
            one -> one.zeroWeights(one.plain),
            one ->
                one.deadLayer(
                    -one.random.between(15, 30), one.random.between(0, one.plain.depth - 1)),
            one -> one.still("adam-" + one.tiny, one.plain, r -> r.updater(adam(one.tiny))),
            one ->
                one.tooDeep(
                    one.runs.rectified(one.runs.classes(), one.random.between(10, 13)),
                    one.random.fairCoin()));

    private final RunConfig plain = runs.rectified(runs.anyPoints(), random.between(2, 4));
    private final double tiny = random.between(1e-8, 1e-7);

    Plateau(Sampler random, String name) {
      super(random, name);
    }

    private BenchmarkCase still(String what, RunConfig healthy, Consumer<RunConfig> fault) {
      return row(what, FaultInjector.plateau(), healthy, fault);
    }

    private BenchmarkCase noInput(RunConfig healthy) {
      return row(
          "no-input",
          FaultInjector.plateau().beyondTreatment(),
          healthy,
          r -> r.changeData(features(0)));
    }

    private BenchmarkCase zeroWeights(RunConfig healthy) {
      return still("zero-weights", healthy, r -> r.initialisation(constant(0)));
    }

    private BenchmarkCase deadLayer(double bias, int layer) {
      return still("dead-in-" + layer, plain, r -> r.biasOf(layer, bias));
    }

    private BenchmarkCase tooDeep(RunConfig healthy, boolean sigmoid) {
      return sigmoid
          ? still("sigmoid", healthy, Faults::sigmoidByGlorot)
          : still(
              "tiny-weights",
              healthy,
              r -> r.activation(Activation.TANH).initialisation(normal(0.005)));
    }
  }
}
