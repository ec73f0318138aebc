package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Treatments;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/** A step whose gradient is not finite leaves no trace. */
class SkipStepTest {

  private static TrainingMonitor skipping(Model model) {
    return TrainingMonitor.builder().onNonFinite(NonFinitePolicy.SKIP_STEP).build().addTo(model);
  }

  static Stream<Named<Supplier<Model>>> networks() {
    List<Named<Supplier<Model>>> all = new ArrayList<>();
    List<Supplier<IUpdater>> updaters =
        List.of(() -> new Sgd(0.1), () -> new Adam(0.01), () -> new Nesterovs(0.05, 0.9));
    for (Supplier<IUpdater> updater : updaters) {
      String name = updater.get().getClass().getSimpleName();
      all.add(Named.of("MLN " + name, () -> Networks.mlp(updater.get(), DataType.FLOAT)));
      all.add(
          Named.of(
              "MLN, normalised, dropout, " + name, () -> Networks.normalisedMlp(updater.get())));
      all.add(Named.of("CG, normalised, dropout, " + name, () -> Networks.graph(updater.get())));
      all.add(Named.of("MLN, norm constraint, " + name, () -> constrained(updater.get())));
    }
    return all.stream();
  }

  private static Model constrained(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(updater)
                .weightDecay(1e-3)
                .activation(Activation.TANH)
                .constrainWeights(new MaxNormConstraint(0.8, 1))
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(8).build())
                .layer(Networks.output(8))
                .build());
    network.init();
    return network;
  }

  private static void fit(Model model, DataSet batch) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(batch);
    } else {
      ((ComputationGraph) model).fit(batch);
    }
  }

  private static void train(Model model, List<DataSet> batches) {
    Nd4j.getRandom().setSeed(12345);
    batches.forEach(batch -> fit(model, batch));
  }

  private static INDArray state(Model model) {
    INDArray state =
        model instanceof MultiLayerNetwork network
            ? network.getUpdater().getStateViewArray()
            : ((ComputationGraph) model).getUpdater().getStateViewArray();
    return state == null ? Nd4j.empty(DataType.FLOAT) : state;
  }

  private static int iterations(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) model).getIterationCount();
  }

  private static void assertSame(Model actual, Model expected) {
    assertThat(actual.params().toFloatVector()).containsExactly(expected.params().toFloatVector());
    assertThat(bits(state(actual))).containsExactly(bits(state(expected)));
  }

  private static float[] bits(INDArray array) {
    return array.isEmpty() ? new float[0] : array.toFloatVector();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theRunIsThatOfOneThatNeverSawTheMinibatch(Supplier<Model> network) {
    List<DataSet> good = Networks.batches(9);
    List<DataSet> withBad = new ArrayList<>(good);
    withBad.add(4, Faults.withNan(Networks.batch(8, 99)));
    Model never = network.get();
    train(never, good);

    Model treated = network.get();
    TrainingMonitor monitor = skipping(treated);
    train(treated, withBad);

    assertSame(treated, never);
    assertThat(iterations(treated)).isEqualTo(9);
    assertThat(monitor.treatments())
        .singleElement()
        .returns("skip-step", TreatmentEvent::treatment)
        .returns(TreatmentEvent.Kind.GIVEN, TreatmentEvent::kind)
        .returns(4, TreatmentEvent::iteration);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void besideAListenerOfAnotherTheStepStillChangesNothing(Supplier<Model> network) {
    Model model = network.get();
    model.addListeners(new BaseTrainingListener() {});
    skipping(model);
    train(model, Networks.batches(5));
    Model before = network.get();
    train(before, Networks.batches(5));

    fit(model, Faults.withNan(Networks.batch(8, 99)));

    assertSame(model, before);
    assertThat(iterations(model)).isEqualTo(6); // it has told of six iterations
  }

  /** Saves and clones the network where others do, in every iteration. */
  private static final class Saving extends BaseTrainingListener {

    private final List<Model> copies = new ArrayList<>();

    @Override
    public void onGradientCalculation(Model model) {
      copy(model);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      copy(model);
    }

    private void copy(Model model) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try {
        ModelSerializer.writeModel(model, file, true);
        ByteArrayInputStream again = new ByteArrayInputStream(file.toByteArray());
        copies.add(
            model instanceof MultiLayerNetwork
                ? ModelSerializer.restoreMultiLayerNetwork(again, true)
                : ModelSerializer.restoreComputationGraph(again, true));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
      copies.add(
          model instanceof MultiLayerNetwork network
              ? network.clone()
              : ((ComputationGraph) model).clone());
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void laterListenersSaveTheTrueNetworkInASkippedStep(Supplier<Model> network) {
    Model model = network.get();
    skipping(model);
    Saving saving = new Saving();
    train(model, Networks.batches(3));
    Model before = network.get();
    train(before, Networks.batches(3));
    model.addListeners(saving);
    fit(model, Faults.withNan(Networks.batch(8, 99)));

    assertThat(saving.copies).hasSize(4);
    for (Model copy : saving.copies) {
      assertSame(copy, before);
      assertThat(json(copy)).isEqualTo(json(saving.copies.get(0))).doesNotContain("vitals4j");
    }
    assertThat(json(model)).doesNotContain("vitals4j");
  }

  private static String json(Model model) {
    String all =
        model instanceof MultiLayerNetwork network
            ? network.getLayerWiseConfigurations().toJson()
            : ((ComputationGraph) model).getConfiguration().toJson();
    // A graph's clone counts from 0.
    return all.replaceAll("\"iterationCount\" : \\d+", "");
  }

  /** DL4J applies no constraints in a frozen layer, so nothing may wait for that. */
  @Test
  void theConstraintsOfAFrozenLayerStayWhatTheyAre() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Sgd(0.1))
                .constrainWeights(new MaxNormConstraint(0.8, 1))
                .list()
                .layer(
                    new FrozenLayer(
                        new DenseLayer.Builder()
                            .nIn(Networks.INPUTS)
                            .nOut(8)
                            .constrainWeights(new MaxNormConstraint(0.8, 1))
                            .build()))
                .layer(Networks.output(8))
                .build());
    network.init();
    skipping(network);
    network.fit(Networks.batch(8, 1));
    network.fit(Faults.withNan(Networks.batch(8, 2)));

    assertThat(network.getLayerWiseConfigurations().toJson())
        .contains("MaxNormConstraint")
        .doesNotContain("vitals4j");
  }

  @Test
  void aListenerBehindMaySetTheRateInASkippedStep() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    skipping(network);
    network.fit(Networks.batch(8, 0));
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            network.setLearningRate(0.001);
          }
        });
    network.fit(Faults.withNan(Networks.batch(8, 1)));

    assertThat(network.params().sumNumber().doubleValue()).isFinite();
    assertThat(network.getLearningRate(0)).isEqualTo(0.001);
  }

  @Test
  void aHealthyRunIsNotTouched() {
    MultiLayerNetwork bare = Networks.normalisedMlp(new Adam(0.01));
    train(bare, Networks.batches(12));
    MultiLayerNetwork treated = Networks.normalisedMlp(new Adam(0.01));
    TrainingMonitor monitor = skipping(treated);
    train(treated, Networks.batches(12));

    assertSame(treated, bare);
    assertThat(monitor.treatments()).isEmpty();
  }

  @Test
  void inAdviseModeItOnlySaysSo() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .onNonFinite(NonFinitePolicy.SKIP_STEP)
            .mode(Mode.ADVISE)
            .build()
            .addTo(network);
    network.fit(Faults.withNan(Networks.batch(8, 1)));

    assertThat(network.params().getDouble(0)).isNaN();
    assertThat(monitor.treatments())
        .first()
        .returns(TreatmentEvent.Kind.ADVISED, TreatmentEvent::kind);
  }

  @Test
  void fiveInARowAreTooMany() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = skipping(network);
    network.fit(Networks.batch(8, 0));
    for (int i = 0; i < 5; i++) {
      network.fit(Faults.withNan(Networks.batch(8, 1)));
    }

    assertThat(monitor.treatments().stream().map(TreatmentEvent::kind))
        .contains(TreatmentEvent.Kind.GAVE_UP);
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
  }

  @Test
  void skippingWithoutEndIsToldLessAndLess() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    try (TrainingMonitor monitor = skipping(network)) {
      for (int i = 0; i < 250; i++) {
        network.fit(Faults.withNan(Networks.batch(8, i)));
      }

      assertThat(monitor.treatments())
          .filteredOn(event -> event.kind() == TreatmentEvent.Kind.GIVEN)
          .hasSize(7) // the first five, the tenth, the hundredth
          .last()
          .extracting(TreatmentEvent::text)
          .asString()
          .endsWith("(100 in a row so far)");
    }
  }

  private static MultiLayerNetwork truncated() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(0.01))
                .list()
                .layer(new LSTM.Builder().nIn(2).nOut(5).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(5)
                        .nOut(1)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(4)
                .build());
    network.init();
    return network;
  }

  private static DataSet sequence(int steps) {
    return new DataSet(Nd4j.rand(3, 2, steps), Nd4j.rand(3, 1, steps));
  }

  @Test
  void aBadSegmentDoesNotPoisonTheNext() {
    MultiLayerNetwork network = truncated();
    skipping(network);
    network.fit(sequence(12));
    DataSet bad = sequence(12);
    bad.getFeatures().putScalar(new int[] {0, 0, 5}, Double.NaN); // in the second segment
    network.fit(bad);
    network.fit(sequence(12));

    assertThat(network.params().sumNumber().doubleValue()).isFinite();
    assertThat(network.getIterationCount()).isEqualTo(8);
  }

  @Test
  void theTrueUpdaterIsBackWhenAnotherListenerFails() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    TrainingMonitor monitor = skipping(network);
    network.fit(Networks.batch(8, 0));
    boolean[] fails = {true};
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            if (fails[0]) {
              throw new IllegalStateException("boom");
            }
          }
        });
    assertThatThrownBy(() -> network.fit(Faults.withNan(Networks.batch(8, 1))))
        .hasMessageContaining("boom");
    fails[0] = false;
    INDArray before = network.params().dup();
    network.fit(Networks.batch(8, 2));

    assertThat(network.params()).isNotEqualTo(before);
    assertThat(network.getUpdater().getClass().getName()).startsWith("org.deeplearning4j");
    assertThat(monitor.findings()).isNotNull();
  }

  @Test
  void whatCannotBeSkippedExactlyIsNotTouchedAndSaid() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .optimizationAlgo(OptimizationAlgorithm.LBFGS)
                .list()
                .layer(Networks.output(Networks.INPUTS))
                .build());
    network.init();
    TrainingMonitor monitor = skipping(network);
    network.fit(Faults.withNan(Networks.batch(8, 1)));

    assertThat(monitor.treatments())
        .first()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(TreatmentEvent.Kind.GAVE_UP);
              assertThat(event.text()).contains("LBFGS");
            });
  }

  @Test
  void skippingCanBeAskedForTogetherWithAPlan() {
    Treatments plan = Treatments.none().onNonFinite(NonFinitePolicy.SKIP_STEP);

    assertThat(plan.isEmpty()).isFalse();
    assertThat(Treatments.none().isEmpty()).isTrue();
  }
}
