package org.vitals4j.benchmarks.agent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A job that trains one iteration, and on request measures what woven code calls. Runs in a JVM of
 * its own.
 */
public final class HookProbe {

  private static final int ROUNDS = 20;
  private static final int CALLS = 1_000_000;

  private HookProbe() {}

  /**
   * Trains; with the argument "measure", under the agent, then prints how often an iteration reads
   * listeners, and the nanoseconds of one read.
   */
  public static void main(String[] args) throws Throwable {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(8).build())
                .layer(new OutputLayer.Builder().nIn(8).nOut(2).build())
                .build());
    network.init();
    network.setListeners(new ScoreIterationListener(1_000_000));
    DataSet minibatch = new DataSet(Nd4j.ones(4, 2), Nd4j.ones(4, 2));
    network.fit(minibatch);
    if (args.length > 0) {
      System.out.println(reads(network, minibatch) + " " + nanosPerRead(network));
    }
  }

  /** Counts by putting itself between the bridge and its handler. */
  @SuppressWarnings("unchecked") // as the bridge declares it
  private static int reads(MultiLayerNetwork network, DataSet minibatch)
      throws ReflectiveOperationException {
    Field field = Class.forName(Woven.BRIDGE).getField("listeners");
    BiFunction<Collection<?>, Object, Collection<?>> handler =
        (BiFunction<Collection<?>, Object, Collection<?>>) field.get(null);
    AtomicInteger reads = new AtomicInteger();
    BiFunction<Collection<?>, Object, Collection<?>> counting =
        (own, model) -> {
          reads.incrementAndGet();
          return handler.apply(own, model);
        };
    field.set(null, counting);
    network.fit(minibatch);
    field.set(null, handler);
    return reads.get();
  }

  /** The best of some rounds, after the compiler has had its say. */
  private static double nanosPerRead(MultiLayerNetwork network) throws Throwable {
    Collection<?> own = network.getListeners();
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long listeners = 0;
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        listeners += ((Collection<?>) Woven.READ.invokeExact(own, (Object) network)).size();
      }
      best = Math.min(best, (System.nanoTime() - start) / (double) CALLS);
      if (listeners != CALLS * (own.size() + 1L)) {
        throw new IllegalStateException("the network is not watched");
      }
    }
    return best;
  }

  /** Loaded where there is an agent only. */
  private static final class Woven {
    static final String BRIDGE = "org.vitals4j.agent.bridge.Bridge";
    static final MethodHandle READ = read();

    private Woven() {}

    private static MethodHandle read() {
      try {
        return MethodHandles.lookup()
            .findStatic(
                Class.forName(BRIDGE),
                "listeners",
                MethodType.methodType(Collection.class, Collection.class, Object.class));
      } catch (ReflectiveOperationException noAgent) {
        throw new IllegalStateException("there is no agent in this JVM", noAgent);
      }
    }
  }
}
