package org.vitals4j.measure.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.measure.MeasurementRequest;
import org.vitals4j.measure.Sampling;
import org.vitals4j.testing.Networks;

/** What is left for the garbage collector, warm, with 200 parameter blocks. */
class AllocationTest {

  private static final int BLOCKS = 200;

  /** A record of norms and a place in a list; three buffers a vector. */
  private static final long BYTES_A_BLOCK_AND_SCAN = 80;

  private static final long BYTES_A_VECTOR = 2_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The least of many calls: the virtual machine itself allocates now and then. */
  private static long allocated(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2_000; i++) {
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      work.run();
      long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }
    return least;
  }

  private static List<Range> blocks(int elements) {
    List<Range> spans = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      spans.add(new Range((long) i * elements, elements));
    }
    return spans;
  }

  @Test
  void aScanAllocatesByBlockAndNotByElement() {
    HostScanner scanner = new HostScanner();
    INDArray small = Nd4j.rand(DataType.FLOAT, BLOCKS * 10L);
    INDArray large = Nd4j.rand(DataType.FLOAT, BLOCKS * 5_000L);

    long ofSmall = allocated(() -> scanner.norms(small, blocks(10))) - allocated(() -> blocks(10));
    long ofLarge =
        allocated(() -> scanner.norms(large, blocks(5_000))) - allocated(() -> blocks(5_000));

    assertThat(ofSmall).isLessThan(BLOCKS * BYTES_A_BLOCK_AND_SCAN + BYTES_A_VECTOR);
    assertThat(ofLarge).isLessThan(BLOCKS * BYTES_A_BLOCK_AND_SCAN + BYTES_A_VECTOR);
  }

  @Test
  void anIterationAllocatesASmallBoundedAmount() {
    MultiLayerNetwork network = deep();
    IterationRecorder recorder = new IterationRecorder("session", "0");
    int[] iteration = {0};

    Runnable work =
        () -> {
          recorder.backward(network);
          recorder.finish(network, iteration[0]++, 0, 1, 0);
          recorder.plan(1);
        };
    recorder.measure(MeasurementRequest.NOTHING);
    long checked = allocated(work);
    recorder.measure(new MeasurementRequest(true, List.of(), false, 0));
    long unsampled = allocated(work);
    recorder.measure(new MeasurementRequest(true, List.of(Sampling.every(1)), false, 0));
    long sampled = allocated(work);

    // 345, 460 and 2,500 bytes a block when this was written.
    assertThat(checked).isLessThan(1_500L);
    assertThat(unsampled).isLessThan(BLOCKS * 600L);
    assertThat(sampled).isLessThan(BLOCKS * 3_200L);
  }

  /** 100 layers, each with weights and biases. */
  private static MultiLayerNetwork deep() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().updater(new Sgd(0.01)).list();
    for (int i = 0; i < BLOCKS / 2 - 1; i++) {
      list.layer(new DenseLayer.Builder().nIn(i == 0 ? Networks.INPUTS : 8).nOut(8).build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.layer(Networks.output(8)).build());
    network.init();
    DataSet batch = Networks.batch(8, 1);
    network.fit(batch);
    // fit() lets go of the minibatch, which says how large it was.
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.setIterationCount(100); // past the first, in which more is looked at
    return network;
  }
}
