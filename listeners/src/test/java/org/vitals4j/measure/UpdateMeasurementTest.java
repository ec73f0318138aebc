package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.testing.Networks;

/**
 * What a step did, by whatever means: against the parameters as they are in the forward pass before
 * it and as the step leaves them.
 */
class UpdateMeasurementTest {

  static Stream<Arguments> optimisers() {
    return Stream.of(
        with("plain descent", c -> c.updater(new Sgd(0.1))),
        with("momentum", c -> c.updater(new Nesterovs(0.1, 0.9))),
        with("Adam", c -> c.updater(new Adam(0.01))),
        with("RMSProp", c -> c.updater(new RmsProp(0.01))),
        with("AdaGrad", c -> c.updater(new AdaGrad(0.01))),
        with(
            "a schedule",
            c -> c.updater(new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.5, 0.3)))),
        with("l1 and l2", c -> c.updater(new Adam(0.01)).l1(0.1).l2(0.1)),
        with("weight decay", c -> c.updater(new Nesterovs(0.1, 0.9)).weightDecay(0.3)),
        with("a rate of its own for biases", c -> c.biasUpdater(new Sgd(3))),
        with("DropConnect", c -> c.weightNoise(new DropConnect(0.5))),
        with("the sum over the minibatch", c -> c.miniBatch(false).updater(new Sgd(0.01))),
        with("clipping by layer", normalised(GradientNormalization.ClipL2PerLayer)),
        with(
            "clipping of elements", normalised(GradientNormalization.ClipElementWiseAbsoluteValue)),
        with("renormalisation", normalised(GradientNormalization.RenormalizeL2PerParamType)),
        with(
            "weights of a largest norm",
            c -> c.constrainWeights(new MaxNormConstraint(0.3, 1)).updater(new Sgd(1))),
        with(
            "weights of norm 1",
            c -> c.constrainWeights(new UnitNormConstraint(1)).updater(new Sgd(1))),
        with(
            "weights that are not negative",
            c -> c.constrainAllParameters(new NonNegativeConstraint()).updater(new Sgd(1))));
  }

  private static Consumer<NeuralNetConfiguration.Builder> normalised(GradientNormalization how) {
    return c -> c.gradientNormalization(how).gradientNormalizationThreshold(0.01);
  }

  private static Arguments with(String name, Consumer<NeuralNetConfiguration.Builder> change) {
    return Arguments.of(name, change);
  }

  private static MultiLayerNetwork network(Consumer<NeuralNetConfiguration.Builder> change) {
    NeuralNetConfiguration.Builder conf =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH);
    change.accept(conf);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf.list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(8).build())
                .layer(new DenseLayer.Builder().nIn(8).nOut(5).build())
                .layer(Networks.output(5))
                .build());
    network.init();
    return network;
  }

  /** The parameters that the forward pass used, and what the step made of them. */
  private static final class Witness extends BaseTrainingListener {
    final Map<String, double[]> before = new HashMap<>();
    final Map<String, double[]> after = new HashMap<>();

    @Override
    public void onForwardPass(Model model, List<org.nd4j.linalg.api.ndarray.INDArray> activations) {
      model.paramTable().forEach((k, v) -> before.put(k, ReferenceStatistics.elements(v)));
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      model.paramTable().forEach((k, v) -> after.put(k, ReferenceStatistics.elements(v)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimisers")
  void theRatioIsOfWhatTheStepChanged(
      String name, Consumer<NeuralNetConfiguration.Builder> change) {
    MultiLayerNetwork network = network(change);
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);
    Witness witness = new Witness();
    network.addListeners(witness);

    for (int i = 0; i < 4; i++) {
      network.fit(Networks.batch(8, i, DataType.DOUBLE));

      for (IterationSnapshot.LayerSnapshot layer : monitor.latest().orElseThrow().layers()) {
        for (BlockSnapshot block : layer.blocks()) {
          assertStep(block, witness);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT, 1, true",
    "FLOAT, 1e9, false",
    "FLOAT, 1e6, false",
    "DOUBLE, 1e9, true",
    "DOUBLE, 1e17, false"
  })
  void parametersLostInRoundingAreAbsent(DataType type, double rate, boolean measured) {
    MultiLayerNetwork network = network(c -> c.dataType(type).updater(new Sgd(rate)));
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);
    double before = network.getParam("0_W").norm2Number().doubleValue();

    network.fit(Networks.batch(8, 1, type));

    BlockSnapshot block = monitor.latest().orElseThrow().layers().get(0).blocks().get(0);
    assertThat(block.parameter().isMeasured()).isEqualTo(measured);
    assertThat(block.parameter().isMeasured() ? block.parameter().get().l2() : before)
        .isCloseTo(before, withinPercentage(1));
    assertThat(block.stepHidesParameter()).isEqualTo(!measured);
    assertThat(block.updateRatio().isMeasured()).isEqualTo(measured);
  }

  private static void assertStep(BlockSnapshot block, Witness witness) {
    double[] before = Objects.requireNonNull(witness.before.get(block.block().name()));
    double[] after = Objects.requireNonNull(witness.after.get(block.block().name()));
    double[] moved = before.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= after[i];
    }
    TensorStatistics w = ReferenceStatistics.of(before);
    TensorStatistics step = ReferenceStatistics.of(moved);
    assertThat(block.parameter().get().l2()).isCloseTo(w.l2(), within(1e-9));
    assertThat(block.update().get().l2()).isCloseTo(step.l2(), within(1e-9));
    assertThat(block.update().get().meanAbs()).isCloseTo(step.meanAbs(), within(1e-9));
    if (block.block().weight()) {
      assertThat(block.updateRatio().get()).isCloseTo(step.meanAbs() / w.meanAbs(), within(1e-9));
    }
  }
}
