package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.dead;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.poorlyInitialised;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.saturated;
import static org.vitals4j.benchmarks.run.Faults.constant;
import static org.vitals4j.benchmarks.run.Faults.killUnits;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.linalg.activations.Activation;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.benchmarks.task.Task;

/** Tables of dead and saturated units, and of poor initial weights, sampled at random. */
final class SampledUnits {

  private SampledUnits() {}

  /** Units that are dead. */
  static final class Dead extends SampledFaults {

    static final List<Row<Dead>> TABLE =
        List.of(
            one -> one.deadInLenet(one.random.between(0, 2)),
            one -> one.killedAt(one.random.between(0, 2), one::convolutional),
            one -> one.killedInResidual(one.runs.residual(one.runs.classes()).iterations(400)),
            one -> one.killed(one.layer, one.plain.activation(Activation.RELU6)),
            one ->
                one.row(
                    "biases-" + one.bias + "-in-" + one.layer,
                    dead(one.layer),
                    one.plain,
                    r -> r.biasOf(one.layer, one.bias)),
            one ->
                one.twentyLargeSteps(
                    one.runs.rectified(Task.smallDigits(), 3).updater(adam(1e-3)).iterations(400),
                    one.random.between(0.2, 0.5)),
            one ->
                one.excessiveAdaGrad(
                    one.runs.rectified(one.runs.classes(), 2).batch(32).updater(adaGrad(0.03)),
                    one.random.between(1.0, 4.0)),
            one -> one.killedAt(one.layer, () -> one.plain),
            one -> one.killedAt(one.layer, () -> one.plain),
            one -> one.killedAt(one.layer, () -> one.plain));

    private final double share = random.between(0.6, 0.95);
    private final double bias = -random.between(8, 25);
    private final int at = random.between(40, 110);
    private final RunConfig plain = plain();
    private final int layer = random.between(0, plain.depth - 1);

    Dead(Sampler random, String name) {
      super(random, name);
    }

    private RunConfig plain() {
      RunConfig config = runs.rectified(runs.anyPoints(), random.between(2, 4)).iterations(400);
      return config.batch(Math.max(32, config.batch)); // dead for 3,000 examples, and seen to be
    }

    private RunConfig convolutional() {
      return runs.convolutional().iterations(400);
    }

    private BenchmarkCase deadInLenet(int layer) {
      Consumer<RunConfig> fault =
          random.fairCoin()
              ? r -> r.biasOf(layer, bias)
              : r -> r.afterBuild(killUnits(share, layer));
      return row("layer-" + layer + "-dead", dead(layer), runs.lenet(), fault);
    }

    private BenchmarkCase killedInResidual(RunConfig residual) {
      return killed(random.between(1, 2 * residual.depth), residual);
    }

    private BenchmarkCase killed(int layer, RunConfig healthy) {
      return row(
          share + "-killed-in-" + layer + "-at-0",
          dead(layer),
          healthy,
          r -> r.afterBuild(killUnits(share, layer)));
    }

    private BenchmarkCase killedAt(int layer, Supplier<RunConfig> healthy) {
      return row(
          share + "-killed-in-" + layer + "-at-" + at,
          dead(layer).from(at),
          healthy.get(),
          r -> r.beforeIteration(at, killUnits(share, layer)));
    }

    private BenchmarkCase twentyLargeSteps(RunConfig healthy, double rate) {
      return row(
          "twenty-steps-of-" + rate + "-at-" + at,
          dead(0, 1, 2).from(at),
          healthy.batch(32),
          r ->
              r.beforeIteration(at, Faults.learningRate(rate))
                  .beforeIteration(at + 20, Faults.learningRate(1e-3)));
    }

    private BenchmarkCase excessiveAdaGrad(RunConfig healthy, double rate) {
      return row(
          "adagrad-" + rate, dead(0, 1), healthy.iterations(400), r -> r.updater(adaGrad(rate)));
    }
  }

  /** Units that are saturated. */
  static final class Saturated extends SampledFaults {

    static final List<Row<Saturated>> TABLE =
        List.of(
            one -> one.scaledFeatures(100 * one.factor, one.runs.lenet().tanh()),
            one -> one.scaledFeatures(one.factor, one.runs.convolutional().tanh()),
            one -> one.largeRecurrence(one.rnn(), one.random.between(2, 5)),
            one -> one.residualBiases(one.runs.residual(one.runs.classes()).tanh()),
            one -> one.scaledFeatures(one.factor, one.tanh),
            one -> one.scaledFeatures(one.factor, one.sigmoid),
            one -> one.scaledLayer(one.random.between(30, 90)),
            one -> one.biased(one.random.between(15, 40), one.random.fairCoin()),
            one -> one.largeWeights(one.random.between(2, 5)),
            one -> one.excessiveAdam(one.random.between(0.6, 2)));

    private final RunConfig tanh = runs.tanh(runs.anyPoints(), random.between(2, 4));
    private final RunConfig sigmoid = runs.sigmoid(runs.anyPoints(), 2);
    private final int at = random.between(50, 120);
    private final int layer = random.between(0, tanh.depth - 1);
    private final double factor = random.between(60, 300);

    Saturated(Sampler random, String name) {
      super(random, name);
    }

    private RunConfig rnn() {
      return RunConfig.of(
              Task.runningSum(random.between(8, 14)), Shape.RNN, 1, random.between(16, 28))
          .tanh()
          .updater(adam(random.between(2e-3, 6e-3)));
    }

    private BenchmarkCase scaledFeatures(double by, RunConfig healthy) {
      return row("features-x" + by, saturated(0), healthy, r -> r.changeData(Faults.features(by)));
    }

    private BenchmarkCase largeRecurrence(RunConfig rnn, double std) {
      return row("normal-" + std, saturated(0), rnn, r -> r.initialisation(normal(std)));
    }

    private BenchmarkCase residualBiases(RunConfig residual) {
      int one = random.between(0, 2 * residual.depth - 1);
      double bias = random.between(5, 12) * (random.fairCoin() ? 1 : -1);
      return biases(residual, one, bias);
    }

    private BenchmarkCase biased(double size, boolean positive) {
      return biases(sigmoid, random.between(0, 1), size * (positive ? 1 : -1));
    }

    private BenchmarkCase biases(RunConfig healthy, int one, double bias) {
      return row(
          "biases-" + bias + "-in-" + one, saturated(one), healthy, r -> r.biasOf(one, bias));
    }

    private BenchmarkCase scaledLayer(double by) {
      return row(
          "layer-" + layer + "-x" + by + "-at-" + at,
          saturated(layer).from(at),
          tanh,
          r -> r.beforeIteration(at, Faults.scaleWeights(by, layer)));
    }

    private BenchmarkCase largeWeights(double std) {
      return row(
          "layer-" + layer + "-normal-" + std,
          saturated(layer),
          tanh,
          r -> r.initialisationOf(layer, normal(std)));
    }

    private BenchmarkCase excessiveAdam(double rate) {
      return row(
          "adam-" + rate,
          saturated(0, 1, 2, 3),
          tanh.updater(adam(2e-3)),
          r -> r.updater(adam(rate)));
    }
  }

  /** Weights that begin wrong. */
  static final class Poor extends SampledFaults {

    static final List<Row<Poor>> TABLE =
        List.of(
            one -> one.normalWeights(one.runs.lenet(), one.small),
            one ->
                one.random.fairCoin()
                    ? one.same("zero", 0, one.runs.convolutional())
                    : one.normalWeights(one.runs.convolutional(), one.small),
            one ->
                one.same("zero", 0, one.runs.tanh(one.runs.anyPoints(), one.random.between(2, 4))),
            one -> one.same("constant-" + one.constant, one.constant, one.plain),
            one -> one.sameInOne("constant-" + one.constant + "-in-" + one.layer, one.constant),
            one -> one.sameInOne("zero-in-" + one.layer, 0),
            one ->
                one.normalWeights(
                    one.runs.tanh(one.runs.anyPoints(), one.random.between(5, 7)),
                    one.random.between(5e-3, 0.02)),
            one -> one.normalWeights(one.carefullyTrained(), one.random.between(1.0, 2.0)),
            one -> one.normalWeights(one.deep(), one.random.between(2e-3, 0.02)),
            one -> one.normalWeights(one.deep(), one.random.between(2e-3, 0.02)));

    private final double small = random.between(1e-4, 1e-3);
    private final double constant = random.between(0.03, 0.3);
    private final RunConfig plain = runs.rectified(runs.anyPoints(), random.between(3, 5));
    private final int layer = random.between(1, plain.depth - 1);

    Poor(Sampler random, String name) {
      super(random, name);
    }

    private RunConfig deep() {
      return runs.rectified(runs.anyPoints(), random.between(5, 8));
    }

    private RunConfig carefullyTrained() {
      return runs.rectified(runs.anyPoints(), random.between(5, 7))
          .updater(random.fairCoin() ? adam(random.between(1e-4, 5e-4)) : rmsProp(2e-4));
    }

    private BenchmarkCase normalWeights(RunConfig healthy, double std) {
      return row("normal-" + std, poorlyInitialised(), healthy, r -> r.initialisation(normal(std)));
    }

    private BenchmarkCase same(String what, double value, RunConfig healthy) {
      return row(what, allLayers(healthy), healthy, r -> r.initialisation(constant(value)));
    }

    private BenchmarkCase sameInOne(String what, double value) {
      return row(
          what,
          poorlyInitialised().in(layer),
          plain,
          r -> r.initialisationOf(layer, constant(value)));
    }

    private static FaultInjector allLayers(RunConfig config) {
      return poorlyInitialised().in(IntStream.range(0, config.depth).toArray());
    }
  }
}
