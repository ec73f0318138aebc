package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments;

/** Two copies of a network, averaged after every other minibatch. */
class ReplicasTest {

  private static final int MINIBATCHES = 160;

  private static void trainTwo(
      MultiLayerNetwork network, List<DataSet> minibatches, TrainingListener... listeners) {
    network.setListeners(listeners);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network).workers(2).averagingFrequency(2).build();
    List<DataSet> examples = minibatches.stream().flatMap(all -> all.asList().stream()).toList();
    wrapper.fit(new ListDataSetIterator<>(examples, minibatches.get(0).numExamples()));
    wrapper.shutdown();
  }

  private static TrainingMonitor treating() {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .treatments(Treatments.automatic())
        .build();
  }

  @Test
  void aCopyIsKnownFromTheThreadThatTrainsIt() {
    Queue<Boolean> seen = new ConcurrentLinkedQueue<>();
    TrainingListener listener =
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            seen.add(Replicas.areTrained());
          }
        };
    MultiLayerNetwork network = Networks.mlp();
    network.setListeners(listener);
    network.fit(Networks.batch(8, 1));
    trainTwo(network, Networks.batches(4), listener);

    assertThat(seen).containsExactly(false, true, true, true, true);
  }

  @Test
  void theOptimiserOfOneCopyIsNotReplaced() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(1e-8), DataType.FLOAT);
    try (TrainingMonitor monitor = treating()) {
      trainTwo(network, Networks.batches(MINIBATCHES), monitor);

      assertThat(network.getLayer(0).getConfig().getUpdaterByParam("W")).isInstanceOf(Sgd.class);
      assertThat(monitor.treatments())
          .extracting(TreatmentEvent::treatment)
          .contains("fit-learning-rate")
          .doesNotContain("replace-optimiser");
    }
  }

  @Test
  void copiesThatAreSlowedKeepOptimisersThatCanBeAveraged() {
    MultiLayerNetwork network = farOut(new Nesterovs(0.01, 0.9));
    List<DataSet> minibatches = Networks.batches(MINIBATCHES);
    minibatches.forEach(all -> all.setFeatures(all.getFeatures().mul(300)));
    Map<Model, Integer> blocks = new ConcurrentHashMap<>();
    TrainingListener listener =
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            blocks.put(
                model, Objects.requireNonNull(ModelState.updater(model)).getUpdaterBlocks().size());
          }
        };
    try (TrainingMonitor monitor = treating()) {
      trainTwo(network, minibatches, monitor, listener);

      assertThat(monitor.treatments())
          .extracting(TreatmentEvent::text)
          .anyMatch(text -> text.contains("learning rates were lowered"));
    }
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(2);
    assertThat(blocks.values()).containsOnly(1);
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
  }

  /** Weights so large that they are drawn anew at once. */
  private static MultiLayerNetwork farOut(IUpdater updater) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(updater)
            .weightInit(WeightInit.ONES)
            .activation(Activation.TANH)
            .list();
    for (int i = 0; i < 3; i++) {
      list.layer(new DenseLayer.Builder().nIn(i == 0 ? Networks.INPUTS : 8).nOut(8).build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.layer(Networks.output(8)).build());
    network.init();
    return network;
  }
}
