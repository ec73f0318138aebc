package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.exploding;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.nonFinite;
import static org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector.vanishing;
import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Faults.uniform;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.Faults;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.RunConfig.Shape;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;

/** Tables of gradients that vanish, explode or are not finite, sampled at random. */
abstract class SampledGradients extends SampledFaults {

  private SampledGradients(Sampler random, String name) {
    super(random, name);
  }

  @Override
  BenchmarkCase row(
      String what, FaultInjector label, RunConfig healthy, Consumer<RunConfig> fault) {
    return super.row(what.toLowerCase(Locale.ROOT), label, healthy, fault); // NaN and the like
  }

  /** Gradients that vanish. */
  static final class Vanishing extends SampledGradients {

    static final List<Row<Vanishing>> TABLE =
        List.of(
            one -> one.smallWeights(one.runs.lenet().updater(momentum(0.01))),
            one -> one.smallWeights(one.runs.convolutional().updater(momentum(0.01))),
            one -> one.row("sigmoid", vanishing(2), one.deepRnn(), Faults::sigmoidByGlorot),
            one ->
                one.row(
                    "hard-sigmoid",
                    vanishing(3),
                    one.deep(),
                    r -> r.activation(Activation.HARDSIGMOID).initialisation(normal(0.2))),
            one ->
                one.row(
                    "softmax-inside",
                    vanishing(2),
                    one.runs.rectified(one.runs.classes(), one.random.between(5, 7)),
                    r -> r.activation(Activation.SOFTMAX)),
            one -> one.smallWeightsLargeBiases(one.deepTanh()),
            one -> one.smallWeightsLargeBiases(one.deep()),
            one -> one.row("sigmoid", vanishing(4), one.deepest(), Faults::sigmoidByGlorot),
            one -> one.row("sigmoid", vanishing(4), one.deepest(), Faults::sigmoidByGlorot),
            one -> one.row("sigmoid", vanishing(4), one.deepest(), Faults::sigmoidByGlorot));

    Vanishing(Sampler random, String name) {
      super(random, name);
    }

    private RunConfig deep() {
      return runs.rectified(runs.anyPoints(), random.between(7, 10));
    }

    private RunConfig deepTanh() {
      return runs.tanh(runs.anyPoints(), random.between(7, 10));
    }

    private RunConfig deepest() {
      return runs.rectified(runs.anyPoints(), random.between(9, 14));
    }

    private RunConfig deepRnn() {
      return RunConfig.of(
              Task.runningSum(random.between(6, 10)),
              Shape.RNN,
              random.between(5, 6),
              random.between(14, 24))
          .tanh()
          .updater(sgd(random.between(0.02, 0.06)));
    }

    /**
     * Convolutions add up the gradients of many places: it takes little weights to make them
     * vanish.
     */
    private BenchmarkCase smallWeights(RunConfig images) {
      double std = random.between(1e-4, 4e-4);
      return row(
          "sigmoid-normal-" + std,
          vanishing(1),
          images,
          r -> r.activation(Activation.SIGMOID).initialisation(normal(std)));
    }

    private BenchmarkCase smallWeightsLargeBiases(RunConfig deep) {
      double std = random.between(0.01, 0.02);
      double bias = random.between(0.3, 0.7);
      return row(
          "normal-" + std + "-biases-" + bias,
          vanishing(3),
          deep,
          r -> r.initialisation(normal(std)).biases(bias));
    }
  }

  /** Gradients that explode. */
  static final class Exploding extends SampledGradients {

    static final List<Row<Exploding>> TABLE =
        List.of(
            one ->
                one.row(
                    "init-too-large",
                    exploding(),
                    one.runs.lenet().updater(momentum(0.01)),
                    one.largeWeights(1.5, 4)),
            one ->
                one.row(
                    "init-too-large",
                    exploding(),
                    one.runs.convolutional().updater(momentum(0.01)),
                    one.largeWeights(1.5, 4)),
            one -> one.rectifiedRecurrence(one.rnn(), one.random.between(0.5, 0.8)),
            one -> one.residualInit(one.residual(), one.random.between(0.5, 0.8)),
            one -> one.scaledTargets(one.random.between(3e3, 3e4)),
            one -> one.scaledFeatures(one.random.between(200, 1000)),
            one -> one.raisedRate(one.random.between(2.0, 5.0)),
            one ->
                one.scaledLayer(
                    one.random.between(0, one.plain.depth - 1), one.random.between(60, 200)),
            one ->
                one.row(
                    "sum-of-256",
                    exploding(),
                    one.plain.batch(256).updater(sgd(one.random.between(0.03, 0.06))),
                    RunConfig::sumGradients),
            one -> one.row("init-too-large", exploding(), one.deep(), one.largeWeights(0.8, 2)));

    private final Task numbers = runs.regression();
    private final RunConfig plain =
        runs.rectified(numbers, random.between(2, 4)).updater(sgd(random.between(0.01, 0.04)));
    private final int at = random.between(70, 130);

    Exploding(Sampler random, String name) {
      super(random, name);
    }

    private RunConfig rnn() {
      return RunConfig.of(Task.sine(random.between(24, 36)), Shape.RNN, 1, random.between(16, 28))
          .tanh()
          .updater(sgd(random.between(0.004, 0.008)));
    }

    private RunConfig residual() {
      return runs.residual(numbers).updater(sgd(random.between(0.01, 0.02)));
    }

    private RunConfig deep() {
      return runs.rectified(runs.classes(), random.between(5, 8))
          .updater(
              random.fairCoin()
                  ? sgd(random.between(0.02, 0.05))
                  : momentum(random.between(0.005, 0.02)));
    }

    private Consumer<RunConfig> largeWeights(double low, double high) {
      double size = random.between(low, high);
      boolean even = random.fairCoin();
      return r -> r.initialisation(even ? uniform(size) : normal(size));
    }

    private BenchmarkCase rectifiedRecurrence(RunConfig rnn, double std) {
      return row(
          "rectified-recurrence-" + std,
          exploding(),
          rnn,
          r -> r.activation(Activation.RELU).initialisation(normal(std)));
    }

    private BenchmarkCase residualInit(RunConfig residual, double std) {
      return row("init-normal-" + std, exploding(), residual, r -> r.initialisation(normal(std)));
    }

    private BenchmarkCase scaledTargets(double factor) {
      return row(
          "targets-x" + factor, exploding(), plain, r -> r.changeData(Faults.labels(factor)));
    }

    private BenchmarkCase scaledFeatures(double factor) {
      return row(
          "features-x" + factor, exploding(), plain, r -> r.changeData(Faults.features(factor)));
    }

    private BenchmarkCase raisedRate(double rate) {
      return row(
          "rate-" + rate + "-at-" + at,
          exploding().from(at),
          plain,
          r -> r.beforeIteration(at, Faults.learningRate(rate)));
    }

    private BenchmarkCase scaledLayer(int layer, double factor) {
      int above = Math.min(plain.depth - 1, layer + 1);
      return row(
          "layer-" + layer + "-x" + factor + "-at-" + at,
          exploding().from(at).in(Math.max(0, layer - 1), layer, above),
          plain,
          r -> r.beforeIteration(at, Faults.scaleWeights(factor, layer)));
    }
  }

  /** Arrays that are not finite. */
  static final class NonFinite extends SampledGradients {

    static final List<Row<NonFinite>> TABLE =
        List.of(
            one -> one.badFeature("pixel-", one.runs.lenet()),
            one ->
                one.badLabel(
                    one.random.fairCoin()
                        ? one.runs.residual(one.runs.regression())
                        : one.runs.convolutional()),
            one -> one.badWeight(one.runs.recurrent(), RunConfig.hidden(0)),
            one -> one.badBias(one.runs.residual(one.runs.classes())),
            one -> one.overflow(one.runs.rectified(one.runs.classes(), one.random.between(4, 6))),
            one ->
                one.wrongLoss(one.runs.rectified(one.runs.regression(), 2), one.random.fairCoin()),
            one -> one.excessiveRate(one.random.between(1e5, 1e7)),
            one ->
                one.row(
                    "schedule-divides-by-zero",
                    nonFinite(one.at),
                    one.plain,
                    r -> r.updater(() -> new Sgd(new Faults.Hyperbola(one.at)))),
            one ->
                one.badWeight(
                    one.plain,
                    one.random.fairCoin()
                        ? "out"
                        : RunConfig.hidden(one.random.between(0, one.plain.depth - 1))),
            one ->
                one.random.fairCoin()
                    ? one.badFeature("feature-", one.plain)
                    : one.badLabel(one.plain));

    private final int at = random.between(15, 80);
    private final double value =
        random.oneOf(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    private final RunConfig plain = runs.rectified(runs.anyPoints(), random.between(2, 4));

    NonFinite(Sampler random, String name) {
      super(random, name);
    }

    private BenchmarkCase badFeature(String what, RunConfig healthy) {
      return row(
          what + value,
          nonFinite(at).origin(Kind.FEATURES),
          healthy,
          r -> r.changeMinibatch(at, Faults.feature(value)));
    }

    private BenchmarkCase badLabel(RunConfig healthy) {
      return row(
          "label-" + value,
          nonFinite(at).origin(Kind.LABELS),
          healthy,
          r -> r.changeMinibatch(at, Faults.label(value)));
    }

    private BenchmarkCase badWeight(RunConfig healthy, String layer) {
      return row(
          "weight-" + value,
          nonFinite(at).in(layer).origin(Kind.PARAMETER),
          healthy,
          r -> r.beforeIteration(at, Faults.setWeight(layer, value)));
    }

    private BenchmarkCase badBias(RunConfig residual) {
      int layer = random.between(0, 2 * residual.depth);
      return row(
          "bias-" + layer + "-" + value,
          nonFinite(at).in(layer).origin(Kind.PARAMETER),
          residual,
          r -> r.beforeIteration(at, Faults.setBias(RunConfig.hidden(layer), value)));
    }

    private BenchmarkCase overflow(RunConfig healthy) {
      int layer = random.between(1, healthy.depth - 1);
      return row(
          "overflow-in-" + layer,
          nonFinite(at).in(layer).origin(Kind.ACTIVATION),
          healthy,
          r -> r.beforeIteration(at, Faults.scaleWeights(1e22, layer - 1, layer)));
    }

    private BenchmarkCase wrongLoss(RunConfig healthy, boolean poisson) {
      return row(
          poisson ? "poisson-of-negative" : "msle-below-minus-one",
          (poisson ? nonFinite(0).origin(Kind.SCORE) : nonFinite(0)).beyondTreatment(),
          healthy,
          r -> r.loss(poisson ? new LossPoisson() : new LossMSLE(), Activation.IDENTITY));
    }

    private BenchmarkCase excessiveRate(double rate) {
      return row(
          "rate-" + rate,
          nonFinite(0),
          runs.rectified(runs.regression(), random.between(2, 4)),
          r -> r.updater(sgd(rate)));
    }
  }
}
