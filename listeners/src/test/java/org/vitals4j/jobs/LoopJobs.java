package org.vitals4j.jobs;

import static org.vitals4j.jobs.Fixtures.ITERATIONS;
import static org.vitals4j.jobs.Fixtures.base;
import static org.vitals4j.jobs.Fixtures.data;
import static org.vitals4j.jobs.Fixtures.dense;
import static org.vitals4j.jobs.Fixtures.layer;
import static org.vitals4j.jobs.Fixtures.minibatch;
import static org.vitals4j.jobs.Fixtures.minibatches;
import static org.vitals4j.jobs.Fixtures.network;
import static org.vitals4j.jobs.Fixtures.trained;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Training loops that are not one call of fit. */
final class LoopJobs {

  private LoopJobs() {}

  static List<Job> all() {
    return List.of(
        new Job("another network is fitted in a listener", LoopJobs::otherInListener),
        new Job("the network itself is fitted in a listener", LoopJobs::itselfInListener),
        new Job("steps by hand", LoopJobs::byHand),
        new Job("external errors", LoopJobs::externalErrors),
        new Job("many tiny fits with a target network", LoopJobs::tinyFits),
        new Job("two networks in turn", LoopJobs::inTurn),
        new Job("two networks on two threads", LoopJobs::twoThreads),
        new Job("evaluated between steps", LoopJobs::evaluatedBetween),
        new Job("an interrupted thread", LoopJobs::interrupted));
  }

  private static MultiLayerNetwork small(Consumer<Model> attach) {
    return network(dense(new Adam(0.01), 10, 16, 3), attach);
  }

  private static List<INDArray> otherInListener(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    MultiLayerNetwork other = network(dense(new Sgd(0.1), 10, 8, 3), attach);
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            other.fit(data(4, 10, 3, iteration));
            other.output(data(4, 10, 3, iteration).getFeatures());
          }
        });
    network.fit(minibatches(160, 1));
    return trained(network, other);
  }

  private static List<INDArray> itselfInListener(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    network.addListeners(
        new BaseTrainingListener() {
          private boolean inside;

          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (!inside && iteration % 7 == 3) {
              inside = true;
              network.fit(data(4, 10, 3, iteration));
              inside = false;
            }
          }
        });
    network.fit(minibatches(160, 1));
    return trained(network);
  }

  private static List<INDArray> byHand(Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Sgd(0.1), 10, 16, 3), attach);
    for (int i = 0; i < ITERATIONS; i++) {
      DataSet data = minibatch(i);
      network.setInput(data.getFeatures());
      network.setLabels(data.getLabels());
      network.computeGradientAndScore();
      apply(network, network.gradient(), i);
      if (i % 10 == 5) {
        network.fit(data);
      }
    }
    return trained(network);
  }

  private static List<INDArray> externalErrors(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(base(new Sgd(0.1)).list().layer(layer(10, 8)).layer(layer(8, 4)).build(), attach);
    for (int i = 0; i < ITERATIONS; i++) {
      network.setInput(minibatch(i).getFeatures());
      List<INDArray> activations = network.feedForward(true, false);
      INDArray errors = activations.get(activations.size() - 1).dup().subi(0.5);
      Pair<Gradient, INDArray> gradients =
          network.backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces());
      apply(network, gradients.getFirst(), i);
    }
    return trained(network);
  }

  private static void apply(MultiLayerNetwork network, Gradient gradient, int iteration) {
    network
        .getUpdater()
        .update(network, gradient, iteration, 0, 8, LayerWorkspaceMgr.noWorkspaces());
    network.params().subi(gradient.gradient());
  }

  private static List<INDArray> tinyFits(Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Adam(0.001), 4, 24, 2), attach);
    MultiLayerNetwork target = network.clone();
    for (int i = 0; i < 300; i++) {
      INDArray states = data(1 + i % 3, 4, 2, i).getFeatures();
      network.output(states);
      network.fit(states, target.output(states).add(0.1));
      if (i % 25 == 0) {
        target = network.clone();
      }
    }
    return trained(network);
  }

  private static List<INDArray> inTurn(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    MultiLayerNetwork other = network(dense(new Adam(0.01), 10, 12, 3), attach);
    for (int i = 0; i < ITERATIONS; i++) {
      network.fit(minibatch(i));
      other.fit(minibatch(i));
    }
    return trained(network, other);
  }

  private static List<INDArray> twoThreads(Consumer<Model> attach) throws Exception {
    MultiLayerNetwork network = small(attach);
    MultiLayerNetwork other = network(dense(new Adam(0.01), 10, 12, 3), attach);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> one = threads.submit(() -> network.fit(minibatches(400, 1), 3));
      Future<?> two = threads.submit(() -> other.fit(minibatches(400, 1), 3));
      one.get();
      two.get();
    } finally {
      threads.shutdownNow();
    }
    return trained(network, other);
  }

  private static List<INDArray> evaluatedBetween(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    for (int i = 0; i < ITERATIONS; i++) {
      DataSet data = minibatch(i);
      network.fit(data);
      network.score(data);
      network.evaluate(minibatches(16, 2));
      network.feedForward(data.getFeatures(), true);
      network.rnnClearPreviousState();
    }
    return trained(network);
  }

  private static List<INDArray> interrupted(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    for (int i = 0; i < ITERATIONS; i++) {
      Thread.currentThread().interrupt();
      network.fit(minibatch(i));
      if (!Thread.interrupted()) {
        throw new IllegalStateException("the interrupt was swallowed in iteration " + i);
      }
    }
    return trained(network);
  }
}
