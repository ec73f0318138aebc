package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.diagnose.Preflight;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

class PreflightTest {

  /** Dropout draws random numbers; batch normalisation has running statistics. */
  private static Model network(String kind) {
    return kind.equals("graph")
        ? Networks.graph(new Adam(0.01))
        : Networks.normalisedMlp(new Adam(0.01));
  }

  private static void fit(Model network, DataSet batch) {
    if (network instanceof MultiLayerNetwork multi) {
      multi.fit(batch);
    } else {
      ((ComputationGraph) network).fit(batch);
    }
  }

  /** Parameters after some steps before and after a look, or without one. */
  private static INDArray train(String kind, boolean look) {
    Nd4j.getRandom().setSeed(99);
    Model network = network(kind);
    for (int i = 0; i < 6; i++) {
      if (look && i % 3 == 0) {
        TrainingMonitor.preflight(network, Networks.batch(8, 77));
      }
      fit(network, Networks.batch(8, i));
    }
    return network.params().dup();
  }

  @ParameterizedTest
  @ValueSource(strings = {"multi-layer", "graph"})
  void trainingAfterItIsBitForBitTheSame(String kind) {
    assertThat(train(kind, false)).isEqualTo(train(kind, false)); // else this says nothing

    assertThat(train(kind, true).equalsWithEps(train(kind, false), 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"multi-layer", "graph"})
  void changesNoBitOfTheNetwork(String kind) {
    Model network = network(kind);
    fit(network, Networks.batch(8, 1));
    INDArray parameters = network.params().dup();
    double score = network.score();
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();

    TrainingMonitor.preflight(network, Networks.batch(8, 2));

    assertThat(network.params().equalsWithEps(parameters, 0)).isTrue();
    assertThat(network.score()).isEqualTo(score);
    assertThat(iterations(network)).isEqualTo(1);
    assertThat(Nd4j.getRandom().rootState()).isEqualTo(root);
    assertThat(Nd4j.getRandom().nodeState()).isEqualTo(node);
  }

  private static int iterations(Model network) {
    return network instanceof MultiLayerNetwork multi
        ? multi.getIterationCount()
        : ((ComputationGraph) network).getIterationCount();
  }

  @ParameterizedTest
  @ValueSource(strings = {"multi-layer", "graph"})
  void doesNotCallTheNetworksListeners(String kind) {
    Model network = network(kind);
    List<String> heard = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onBackwardPass(Model model) {
            heard.add("backward");
          }
        });
    TrainingMonitor.preflight(network, Networks.batch(8, 1));
    assertThat(heard).isEmpty();

    fit(network, Networks.batch(8, 1));
    assertThat(heard).hasSize(1); // it is still there
  }

  @Test
  void hasNothingToSayOfAHealthyNetwork() {
    Preflight preflight = TrainingMonitor.preflight(Networks.mlp(), Networks.batch(32, 1));

    assertThat(preflight.isFine()).isTrue();
    assertThat(preflight.toString()).contains("layer0", "Xavier", "gradient RMS");
  }

  @Test
  void findsWeightsThatAreAllZero() {
    Preflight preflight =
        TrainingMonitor.preflight(deep(WeightInit.ZERO, Activation.TANH), Networks.batch(32, 1));

    assertThat(preflight.findings())
        .anySatisfy(
            one -> {
              assertThat(one.pathology()).isEqualTo(Pathology.POOR_INITIALISATION);
              assertThat(one.layers()).contains("layer0");
            });
  }

  @Test
  void findsAGradientThatVanishesWithDepth() {
    Preflight preflight =
        TrainingMonitor.preflight(
            deep(WeightInit.XAVIER, Activation.SIGMOID), Networks.batch(32, 1));

    assertThat(preflight.findings())
        .anySatisfy(one -> assertThat(one.pathology()).isEqualTo(Pathology.VANISHING_GRADIENT));
    assertThat(preflight.isFine()).isFalse();
  }

  private static MultiLayerNetwork deep(WeightInit initialisation, Activation activation) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.1))
            .weightInit(initialisation)
            .activation(activation)
            .list();
    for (int i = 0; i < 9; i++) {
      list.layer(new DenseLayer.Builder().nIn(i == 0 ? Networks.INPUTS : 16).nOut(16).build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.layer(Networks.output(16)).build());
    network.init();
    return network;
  }

  @Test
  void remarksOnFeaturesThatAreNotNormalised() {
    DataSet batch = Networks.batch(32, 1);
    batch.getFeatures().muli(500);

    assertThat(TrainingMonitor.preflight(Networks.mlp(), batch).remarks())
        .anySatisfy(one -> assertThat(one.what()).contains("features are not normalised"));
  }

  @Test
  void remarksOnAColumnThatIsConstant() {
    DataSet batch = Networks.batch(32, 1);
    batch.getFeatures().getColumn(2).assign(4);

    assertThat(TrainingMonitor.preflight(Networks.mlp(), batch).remarks())
        .anySatisfy(one -> assertThat(one.what()).contains("1 of 6 columns").endsWith(": 2"));
  }

  @Test
  void remarksOnNanInTheFeatures() {
    Preflight preflight =
        TrainingMonitor.preflight(Networks.mlp(), Faults.withNan(Networks.batch(32, 1)));

    assertThat(preflight.remarks().get(0).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(preflight.findings())
        .extracting(one -> one.pathology())
        .containsExactly(Pathology.NON_FINITE);
  }

  @Test
  void remarksOnLabelsOutsideTheRangeOfTheLoss() {
    DataSet batch = Networks.batch(32, 1);
    batch.getLabels().muli(2);

    assertThat(TrainingMonitor.preflight(Networks.mlp(), batch).remarks())
        .anySatisfy(one -> assertThat(one.what()).contains("[0.000, 2.000]", "MCXENT", "[0, 1]"));
  }

  @Test
  void refusesDataWithoutLabelsAndSaysSo() {
    DataSet batch = Networks.batch(8, 1);
    batch.setLabels(null);

    assertThatThrownBy(() -> TrainingMonitor.preflight(Networks.mlp(), batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have features and labels, but has no labels");
  }
}
