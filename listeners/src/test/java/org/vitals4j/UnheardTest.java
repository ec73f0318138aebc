package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.Networks;

/** Training that calls no listener is said to be unwatched: silence must not look like health. */
class UnheardTest {

  private final CapturedLog log = new CapturedLog("vitals4j", Level.WARN);
  private final MultiLayerNetwork network = Networks.mlp();

  @AfterEach
  void stopCapturing() {
    log.close();
  }

  private record Workers(Queue<String> heard) implements Publisher {
    @Override
    public String name() {
      return "workers";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      heard.add(snapshot.worker());
    }
  }

  private ParallelWrapper wrapper() {
    return new ParallelWrapper.Builder<>(network).workers(2).averagingFrequency(2).build();
  }

  private static void fit(ParallelWrapper wrapper) {
    List<DataSet> examples =
        Networks.batches(8).stream().flatMap(batch -> batch.asList().stream()).toList();
    wrapper.fit(new ListDataSetIterator<>(examples, 8));
    wrapper.shutdown();
  }

  @Test
  void aMonitorThatWasAttachedBeforeTheWrapperWasBuiltHearsEveryWorker() {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    TrainingMonitor monitor =
        TrainingMonitor.builder().publishTo(new Workers(heard)).build().addTo(network);
    fit(wrapper());
    monitor.close();

    assertThat(heard).contains("0", "1").hasSize(8);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aMonitorThatWasAttachedAfterwardsSaysThatItWasNotCalled() {
    ParallelWrapper wrapper = wrapper();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    fit(wrapper);
    monitor.findings();
    monitor.close();

    assertThat(monitor.latest()).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("was never called", "wrapper.setListeners(monitor)");
  }

  @Test
  void stepsWithExternalErrorsAreSaidToBeUnwatched() {
    MultiLayerNetwork body =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(4).build())
                .build());
    body.init();
    TrainingMonitor monitor = TrainingMonitor.attach(body);
    for (int i = 0; i < 3; i++) {
      stepWithExternalErrors(body, i);
    }
    assertThat(monitor.findings()).isEmpty();
    monitor.close();

    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("was never called", "iterationDone(network, iteration, epoch)");
  }

  private static void stepWithExternalErrors(MultiLayerNetwork body, int iteration) {
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    body.setInput(Networks.batch(8, iteration).getFeatures());
    INDArray output = body.feedForward(true, false).get(1);
    Gradient gradient = body.backpropGradient(output.mul(0.1), workspaces).getFirst();
    body.getUpdater().update(body, gradient, iteration, 0, 8, workspaces);
    body.params().subi(gradient.gradient());
  }

  @Test
  void gradientsThatAreFollowedByNoStepAreSaidOnce() {
    TrainingMonitor.attach(network);
    DataSet batch = Networks.batch(8, 1);
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    for (int i = 0; i < 3 * 100; i++) {
      network.computeGradientAndScore();
    }

    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("gradients were calculated without one step");
  }

  @Test
  void aNetworkThatIsNotTrainedYetIsNotSaidToBeUnheard() {
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    monitor.findings();
    network.setParams(network.params().mul(2));
    monitor.findings();
    monitor.latest();
    network.fit(Networks.batch(8, 1));
    monitor.close();

    assertThat(log.lines()).isEmpty();
  }
}
