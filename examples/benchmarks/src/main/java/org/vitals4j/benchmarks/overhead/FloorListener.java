package org.vitals4j.benchmarks.overhead;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies what a monitor that sees everything must read, once, and does nothing with it:
 * activations, gradient, parameters and update, each where the monitor would read it. No monitor
 * can be cheaper.
 */
final class FloorListener extends BaseTrainingListener {

  private final float[] buffer = new float[2048];
  private long nanos;

  /** Nanoseconds spent copying since this was asked last. */
  long takeNanos() {
    long spent = nanos;
    nanos = 0;
    return spent;
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    long start = System.nanoTime();
    for (int i = 1; i < activations.size(); i++) { // the first is the input
      copy(activations.get(i));
    }
    nanos += System.nanoTime() - start;
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    long start = System.nanoTime();
    activations.values().forEach(this::copy);
    nanos += System.nanoTime() - start;
  }

  @Override
  public void onBackwardPass(Model model) {
    long start = System.nanoTime();
    copy(model.getGradientsViewArray());
    nanos += System.nanoTime() - start;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    long start = System.nanoTime();
    copy(model.params());
    copy(model.getGradientsViewArray());
    nanos += System.nanoTime() - start;
  }

  private void copy(INDArray array) {
    FloatPointer from = new FloatPointer(array.data().pointer());
    long end = array.offset() + array.length();
    for (long at = array.offset(); at < end; at += buffer.length) {
      from.position(at).get(buffer, 0, (int) Math.min(buffer.length, end - at));
    }
  }

  /** Share of the iteration's time that copying takes. */
  static double share(Workload workload, int seconds) {
    FloorListener floor = new FloorListener();
    Model network = workload.network().get();
    workload.train(network, 3);
    network.addListeners(floor);
    train(workload, network, seconds);
    floor.takeNanos();
    long total = train(workload, network, seconds);
    return (double) floor.takeNanos() / total;
  }

  private static long train(Workload workload, Model network, int seconds) {
    long total = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < deadline) {
      total += workload.train(network, 3);
    }
    return total;
  }
}
