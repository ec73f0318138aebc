package org.vitals4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.ParallelWrapper.TrainingMode;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Networks;

/** Replicas of a {@code ParallelWrapper}, one of which is changed behind its back. */
class ReplicaGroupTest {

  private final Map<String, Model> replicas = new ConcurrentHashMap<>();
  private final List<FindingEvent> events = new ArrayList<>();
  private MultiLayerNetwork network = Networks.mlp();

  /** Tells the replicas apart: their threads are numbered. */
  private final TrainingListener captures =
      new BaseTrainingListener() {
        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
          String thread = Thread.currentThread().getName();
          replicas.put(thread.substring(thread.lastIndexOf(' ') + 1), model);
        }
      };

  private final Publisher recorder =
      new Publisher() {
        @Override
        public String name() {
          return "recorder";
        }

        @Override
        public void finding(FindingEvent event) {
          boolean ofWorkers = event.finding().pathology().id().startsWith("WORKER_");
          if (ofWorkers && event.finding().severity() != Severity.INFO) {
            events.add(event);
          }
        }
      };

  /**
   * Trains, and calls back before each block of minibatches: after averaging, and before the first
   * forward pass of any replica.
   */
  private void train(int workers, int every, int blocks, TrainingMode mode, IntConsumer before) {
    TrainingMonitor monitor = TrainingMonitor.builder().publishTo(recorder).build();
    network.setListeners(captures, monitor);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(workers)
            .averagingFrequency(every)
            .trainingMode(mode)
            .prefetchBuffer(0) // a minibatch is asked for in this thread, just before it is used
            .build();
    wrapper.fit(before(workers, Networks.batches(workers * blocks), before));
    wrapper.shutdown();
    monitor.close();
  }

  private static DataSetIterator before(
      int workers, List<DataSet> minibatches, IntConsumer before) {
    return new ExistingDataSetIterator(minibatches) {
      private int asked;

      @Override
      public DataSet next() {
        if (asked++ % workers == 0) {
          before.accept(asked / workers);
        }
        return super.next();
      }
    };
  }

  private IntConsumer flipping(int at, String replica, int element) {
    return block -> {
      if (block == at) {
        flipLowestBit(replica, element);
      }
    };
  }

  private void train(int workers, int every, int blocks, IntConsumer before) {
    train(workers, every, blocks, TrainingMode.AVERAGING, before);
  }

  private void flipLowestBit(String replica, int element) {
    INDArray parameters = replica(replica).params();
    int bits = Float.floatToRawIntBits(parameters.getFloat(element));
    parameters.putScalar(element, Float.intBitsToFloat(bits ^ 1));
  }

  private List<String> opened() {
    return events.stream()
        .filter(event -> event.kind() == Kind.OPENED)
        .map(FindingEvent::worker)
        .toList();
  }

  @RepeatedTest(10)
  void aBitFlippedInOneOfThreeReplicasNamesIt() {
    train(3, 2, 14, flipping(10, "1", 5));

    assertThat(opened()).hasSize(1).containsExactly("1");
    assertThat(events.get(0).finding().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(events.get(0).iteration()).isEqualTo(10);
  }

  private Model replica(String number) {
    return Objects.requireNonNull(replicas.get(number));
  }

  private static String workerOf(Model replica) {
    return Sessions.find(replica).orElseThrow().worker();
  }

  @Test
  void aBitFlippedInOneOfTwoReplicasNamesBoth() {
    train(2, 1, 8, flipping(5, "0", 100));

    assertThat(opened()).containsExactlyInAnyOrder("0", "1");
  }

  @RepeatedTest(10)
  void healthyReplicasAreNotNamed() {
    train(4, 2, 70, block -> {});

    assertThat(events).isEmpty();
  }

  @Test
  void theReplicasOfTheNextFitAreTheSameWorkers() {
    Set<String> workers = new HashSet<>();
    TrainingMonitor monitor = TrainingMonitor.builder().build();
    network.setListeners(captures, monitor);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network).workers(2).averagingFrequency(1).build();
    for (int fit = 0; fit < 3; fit++) {
      wrapper.fit(new ExistingDataSetIterator(Networks.batches(6)));
      replicas.values().forEach(replica -> workers.add(workerOf(replica)));
    }
    wrapper.shutdown();

    assertThat(workers).containsExactlyInAnyOrder("0", "1");
    assertThat(workerOf(replica("1"))).isEqualTo("1");
  }

  @Test
  void aBitFlippedInALaterFitIsFound() {
    TrainingMonitor monitor = TrainingMonitor.builder().publishTo(recorder).build();
    network.setListeners(captures, monitor);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(2)
            .averagingFrequency(1)
            .prefetchBuffer(0)
            .build();
    wrapper.fit(new ExistingDataSetIterator(Networks.batches(10)));
    wrapper.fit(before(2, Networks.batches(10), flipping(4, "1", 7)));
    wrapper.shutdown();
    monitor.close();

    assertThat(opened()).containsExactlyInAnyOrder("0", "1");
  }

  @ParameterizedTest
  @EnumSource(
      value = TrainingMode.class,
      names = {"SHARED_GRADIENTS"})
  void replicasThatShareGradientsAreNotCompared(TrainingMode mode) {
    train(2, 1, 12, mode, block -> {});

    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void replicasThatConstraintsChangeInEveryIterationAreNotNamed(int every) {
    network = constrained();
    train(2, every, 20, block -> {});

    assertThat(events).isEmpty();
  }

  private static MultiLayerNetwork constrained() {
    MultiLayerNetwork plain = Networks.mlp();
    plain
        .getLayerWiseConfigurations()
        .getConfs()
        .forEach(
            conf ->
                conf.getLayer()
                    .setConstraints(List.of(new MaxNormConstraint(0.5, Set.of("W"), 0))));
    MultiLayerNetwork made = new MultiLayerNetwork(plain.getLayerWiseConfigurations().clone());
    made.init();
    return made;
  }

  @Test
  void aChangeWithinARoundIsNoRound() {
    train(2, 4, 24, flipping(18, "1", 0));

    assertThat(events).isEmpty();
  }

  @Test
  void aReplicaIsNotNamedAfterAveragingHasMadeItEqualAgain() {
    train(2, 1, 40, flipping(5, "0", 100));

    assertThat(events)
        .extracting(FindingEvent::kind)
        .containsExactly(Kind.OPENED, Kind.OPENED, Kind.CLOSED, Kind.CLOSED);
  }
}
