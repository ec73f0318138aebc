package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

class NonFiniteOriginTest {

  private static NonFiniteOrigin originOf(Model model, DataSet... batches) {
    TrainingMonitor monitor = TrainingMonitor.attach(model);
    Optional<NonFiniteOrigin> first = Optional.empty();
    for (DataSet batch : batches) {
      if (model instanceof MultiLayerNetwork network) {
        network.fit(batch);
      } else {
        ((ComputationGraph) model).fit(batch);
      }
      first = first.isPresent() ? first : monitor.latest().orElseThrow().nonFinite();
    }
    return first.orElseThrow();
  }

  @Test
  void namesTheFeatures() {
    NonFiniteOrigin origin =
        originOf(Networks.mlp(), Networks.batch(8, 1), Faults.withNan(Networks.batch(8, 2)));

    assertThat(origin.kind()).isEqualTo(Kind.FEATURES);
    assertThat(origin.nonFinite()).isEqualTo(1);
    assertThat(origin.size()).isEqualTo(8 * Networks.INPUTS);
    assertThat(origin.complete()).isTrue();
  }

  @Test
  void namesTheFeaturesOfAGraph() {
    assertThat(originOf(Networks.graph(new Sgd(0.1)), Faults.withNan(Networks.batch(8, 2))).kind())
        .isEqualTo(Kind.FEATURES);
  }

  @Test
  void namesTheLabels() {
    DataSet batch = Networks.batch(8, 1);
    batch.getLabels().putScalar(new int[] {3, 1}, Float.POSITIVE_INFINITY);

    assertThat(originOf(Networks.mlp(), batch).kind()).isEqualTo(Kind.LABELS);
  }

  @Test
  void namesTheLabelsOfAGraph() {
    DataSet batch = Networks.batch(8, 1);
    batch.getLabels().putScalar(new int[] {3, 1}, Float.NaN);

    assertThat(originOf(Networks.graph(new Sgd(0.1)), batch).kind()).isEqualTo(Kind.LABELS);
  }

  @Test
  void namesAParameterThatWasBrokenBefore() {
    MultiLayerNetwork network = Networks.mlp();
    network.getParam("1_W").putScalar(new int[] {2, 2}, Float.NaN);

    NonFiniteOrigin origin = originOf(network, Networks.batch(8, 1));

    assertThat(origin.kind()).isEqualTo(Kind.PARAMETER);
    assertThat(origin.name()).isEqualTo("parameter 1_W");
    assertThat(origin.layer()).contains("layer1");
  }

  @Test
  void namesTheLayerWhoseActivationsOverflow() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .activation(Activation.IDENTITY)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(4).build())
                .layer(new DenseLayer.Builder().nIn(4).nOut(4).build())
                .layer(new DenseLayer.Builder().nIn(4).nOut(4).build())
                .layer(Networks.output(4))
                .build());
    network.init();
    network.getParam("0_W").assign(1e20);
    network.getParam("1_W").assign(1e30);

    NonFiniteOrigin origin = originOf(network, Networks.batch(8, 1));

    assertThat(origin.kind()).isEqualTo(Kind.ACTIVATION);
    assertThat(origin.layer()).contains("layer1");
  }

  @Test
  void namesTheParameterThatAStepDestroyed() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(Double.POSITIVE_INFINITY), DataType.FLOAT);

    NonFiniteOrigin origin = originOf(network, Networks.batch(8, 1));

    assertThat(origin.kind()).isEqualTo(Kind.UPDATED_PARAMETER);
    assertThat(origin.name()).isEqualTo("parameter 0_W");
  }

  /** Gates are as finite as ever, and so is the gradient: nothing shows before the step. */
  @Test
  void anInfiniteWeightHiddenByGatesWasThereBefore() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new RmsProp(1e-3))
                .list()
                .layer(new LSTM.Builder().nIn(1).nOut(4).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    network.getParam("0_W").putScalar(3, Double.POSITIVE_INFINITY);
    INDArray sequences = Nd4j.ones(2, 1, 5);

    NonFiniteOrigin origin = originOf(network, new DataSet(sequences, sequences.dup()));

    assertThat(origin.kind()).isEqualTo(Kind.PARAMETER);
    assertThat(origin.name()).isEqualTo("parameter 0_W");
    assertThat(origin.note()).contains("step were finite");
  }

  @Test
  void saysWhenActivationsWereNotShown() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.builder().build();
    network.setInput(Networks.batch(8, 1).getFeatures());
    network.setLabels(Networks.batch(8, 1).getLabels());
    network.computeGradientAndScore();
    network.getParam("0_W"); // finite
    network.getGradientsViewArray().putScalar(0, Float.NaN);
    monitor.onGradientCalculation(network);
    monitor.iterationDone(network, 0, 0);

    NonFiniteOrigin origin = monitor.latest().orElseThrow().nonFinite().orElseThrow();

    assertThat(origin.kind()).isEqualTo(Kind.GRADIENT);
    assertThat(origin.complete()).isFalse();
    assertThat(origin.note()).contains("not available");
  }

  @Test
  void isThatOfEachIterationWhileTheTroubleLasts() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Faults.withNan(Networks.batch(8, 1)));
    network.fit(Networks.batch(8, 2)); // clean data, but the parameters are NaN by now

    assertThat(monitor.latest().orElseThrow().nonFinite().orElseThrow().kind())
        .isEqualTo(Kind.PARAMETER);
    assertThat(monitor.findings()).hasSize(1);
    assertThat(monitor.findings().get(0).symptom().evidence())
        .contains("began in features", "at iteration 0", "since then parameter 0_W holds it");
  }

  @Test
  void anotherNanInTheDataIsAnotherOrigin() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Faults.withNan(Networks.batch(8, 1)));
    DataSet second = Networks.batch(8, 2);
    second.getLabels().putScalar(0, Double.NaN);
    network.fit(second);

    assertThat(monitor.latest().orElseThrow().nonFinite().orElseThrow().kind())
        .isEqualTo(Kind.LABELS);
    assertThat(monitor.findings().get(0).symptom().evidence()).contains("began in labels");
  }

  @Test
  void aRateOfNaNShowsInItsOwnIteration() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1000)).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    network.setLearningRate(Double.POSITIVE_INFINITY);
    network.fit(Networks.batch(8, 2));

    NonFiniteOrigin origin = monitor.latest().orElseThrow().nonFinite().orElseThrow();
    assertThat(origin.kind()).isEqualTo(Kind.UPDATED_PARAMETER);
  }

  @Test
  void withoutGradientCallbacksTheOnsetIsUnknown() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.builder().build();
    network.setInput(Networks.batch(8, 1).getFeatures());
    network.setLabels(Networks.batch(8, 1).getLabels());
    network.setScore(Double.NaN);
    network.getParam("0_W").putScalar(0, Double.NaN);
    monitor.iterationDone(network, 0, 0);

    NonFiniteOrigin origin = monitor.latest().orElseThrow().nonFinite().orElseThrow();
    assertThat(origin.kind()).isEqualTo(Kind.UPDATED_PARAMETER);
    assertThat(origin.complete()).isFalse();
    assertThat(origin.note()).contains("after this step");
  }

  @Test
  void isEmptyWhileAllIsFinite() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 1));

    assertThat(monitor.latest().orElseThrow().nonFinite()).isEmpty();
  }
}
