package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.function.BiFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.vitals4j.benchmarks.repair.harm.runs.HeldOutResult.Accuracy;

/** One network and labelled data: {@code network.fit(iterator)}, epoch by epoch. */
public final class SupervisedJob implements TrainingJob {

  /** What a user does before an epoch: a rate, a restart; the network to go on with. */
  @FunctionalInterface
  interface BeforeEpoch extends BiFunction<Model, Integer, Model> {}

  private final int epochsPerPart;
  private final Minibatches minibatches;
  private final BeforeEpoch beforeEpoch;
  private final DataSet heldOut;
  private final Accuracy accuracy;
  private final Requirement requirement;
  private Model network;
  private int epoch;

  private SupervisedJob(Model network, Builder builder) {
    this.network = network;
    this.epochsPerPart = builder.epochsPerPart;
    this.minibatches = builder.minibatches;
    this.beforeEpoch = builder.beforeEpoch;
    this.heldOut = builder.heldOut;
    this.accuracy = builder.accuracy;
    this.requirement = builder.requirement;
  }

  /** A job over the minibatches of ten epochs, tested on other data. */
  public static Builder on(Minibatches minibatches, DataSet heldOut) {
    return new Builder(minibatches, heldOut);
  }

  @Override
  public void trainPart() {
    for (int i = 0; i < epochsPerPart; i++) {
      network = beforeEpoch.apply(network, epoch);
      fit(network, minibatches.of(epoch));
      epoch++;
    }
  }

  static void fit(Model network, DataSetIterator data) {
    if (network instanceof MultiLayerNetwork layers) {
      layers.fit(data);
    } else {
      ((ComputationGraph) network).fit(data);
    }
  }

  @Override
  public HeldOutResult evaluate() {
    return HeldOutResult.of(network, heldOut, accuracy);
  }

  @Override
  public Requirement requirement() {
    return requirement;
  }

  /** A job to order. */
  public static final class Builder {
    private final Minibatches minibatches;
    private final DataSet heldOut;
    private int epochsPerPart = 1;
    private BeforeEpoch beforeEpoch = (network, epoch) -> network;
    private Accuracy accuracy = Accuracy.NONE;
    private Requirement requirement = Requirement.maxLoss(Double.POSITIVE_INFINITY);

    private Builder(Minibatches minibatches, DataSet heldOut) {
      this.minibatches = minibatches;
      this.heldOut = heldOut;
    }

    /** So many epochs a tenth of the run; one if it is not called. */
    public Builder epochsPerPart(int epochs) {
      epochsPerPart = epochs;
      return this;
    }

    Builder beforeEpoch(BeforeEpoch action) {
      beforeEpoch = action;
      return this;
    }

    /** Asks for the share of right answers, too. */
    Builder accuracy(Accuracy which) {
      accuracy = which;
      return this;
    }

    Builder requires(Requirement what) {
      requirement = what;
      return this;
    }

    /** A classifier that must be right so often, in [0, 1]. */
    public Builder requiresAccuracy(double least) {
      return accuracy(Accuracy.PLAIN).requires(Requirement.minAccuracy(least));
    }

    /** A classifier that must be right so often, each class counted alike. */
    Builder requiresBalancedAccuracy(double least) {
      return accuracy(Accuracy.BALANCED).requires(Requirement.minAccuracy(least));
    }

    /** A network that answers with numbers. */
    Builder requiresLoss(double most) {
      return requires(Requirement.maxLoss(most));
    }

    /** Has the network watched, and is ready to train it. */
    public SupervisedJob start(Model network, Watcher watcher) {
      watcher.watch(network);
      return new SupervisedJob(network, this);
    }
  }
}
