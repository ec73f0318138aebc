package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.testing.Networks;

/** DL4J's callbacks come in many orders; each iteration is measured once, whatever they are. */
class CallbackOrderTest {

  /** Hears every snapshot. */
  private static final class Recorder implements Publisher {
    final List<IterationSnapshot> snapshots = new ArrayList<>();

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public synchronized void iteration(IterationSnapshot snapshot, long dropped) {
      snapshots.add(snapshot);
    }

    synchronized List<Integer> iterations() {
      return snapshots.stream().map(IterationSnapshot::iteration).toList();
    }
  }

  private final Recorder recorder = new Recorder();
  private final TrainingMonitor monitor = TrainingMonitor.builder().publishTo(recorder).build();

  private List<Integer> iterations() {
    monitor.close();
    return recorder.iterations();
  }

  @Test
  void fitOfAnIteratorCountsIterationsAndEpochs() {
    MultiLayerNetwork network = Networks.mlp();
    monitor.addTo(network);
    network.fit(new ListDataSetIterator<>(Networks.batches(3), 1), 2);

    assertThat(iterations()).hasSize(6).isSorted().doesNotHaveDuplicates();
    assertThat(recorder.snapshots.get(5).epoch()).isEqualTo(1);
  }

  @Test
  void lineSearchOptimisersRepeatPassesButNotIterations() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .optimizationAlgo(OptimizationAlgorithm.LBFGS)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(4).build())
                .layer(Networks.output(4))
                .build());
    network.init();
    monitor.addTo(network);
    network.fit(Networks.batch(8, 1));
    network.fit(Networks.batch(8, 2));

    assertThat(iterations()).containsExactly(0, 1);
    assertThat(recorder.snapshots.get(0).layers().get(0).blocks().get(0).update())
        .isInstanceOf(Measurement.Absent.class);
  }

  @Test
  void eachSegmentOfTruncatedBackpropagationIsAnIteration() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .list()
                .layer(new LSTM.Builder().nIn(2).nOut(4).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(4)
                        .nOut(1)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(4)
                .build());
    network.init();
    monitor.addTo(network);
    network.fit(new DataSet(Nd4j.rand(3, 2, 10), Nd4j.rand(3, 1, 10)));

    assertThat(iterations()).containsExactly(0, 1, 2);
  }

  @Test
  void preTrainingPassesALayerAndIsLeftAlone() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .list()
                .layer(new AutoEncoder.Builder().nIn(Networks.INPUTS).nOut(4).build())
                .layer(Networks.output(4))
                .build());
    network.init();
    network.setListeners(monitor);

    assertThatCode(() -> network.pretrainLayer(0, Networks.batch(8, 1).getFeatures()))
        .doesNotThrowAnyException();
    assertThat(iterations()).isEmpty();
  }

  @Test
  void aGradientComputedByHandIsNoIteration() {
    MultiLayerNetwork network = Networks.mlp();
    monitor.addTo(network);
    network.setInput(Networks.batch(8, 1).getFeatures());
    network.setLabels(Networks.batch(8, 1).getLabels());
    network.computeGradientAndScore();
    network.fit(Networks.batch(8, 2));

    assertThat(iterations()).containsExactly(0);
  }

  @Test
  void iterationDoneAloneSaysThatThereWasNoGradient() {
    MultiLayerNetwork network = Networks.mlp();
    monitor.iterationDone(network, 4, 0);

    assertThat(iterations()).containsExactly(4);
    assertThat(recorder.snapshots.get(0).gradient()).isInstanceOf(Measurement.Absent.class);
  }

  @Test
  void aMonitorAddedTwiceMeasuresOnce() {
    MultiLayerNetwork network = Networks.mlp();
    network.setListeners(monitor, monitor);
    network.fit(Networks.batch(8, 1));
    network.fit(Networks.batch(8, 2));

    assertThat(iterations()).containsExactly(0, 1);
  }
}
