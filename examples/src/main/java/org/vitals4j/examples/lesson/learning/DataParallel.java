package org.vitals4j.examples.lesson.learning;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Expectation.Check;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;

/**
 * Synchronous data-parallel training, written out: each replica works out the gradient of its share
 * of the minibatch, all take the mean of them, and so stay alike. It is the same computation as one
 * network over the whole minibatch; with equal shares the means agree. DL4J's {@code
 * ParallelWrapper} does it on threads.
 */
public final class DataParallel implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int REPLICAS = 4;
  private static final int BATCH = 64;
  private static final double RATE = 0.1;
  private static final double ROUNDING = 1e-5;

  @Override
  public String name() {
    return "data-parallel";
  }

  @Override
  public String lesson() {
    return "replicas that average their gradients in every step train as one network does";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.calculated(
            "healthy",
            "4 replicas, a quarter of each minibatch each, beside one network",
            DataParallel::compare));
  }

  private static List<Check> compare(long seed) {
    MultiLayerNetwork alone = network(seed);
    List<MultiLayerNetwork> replicas = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(network(seed));
    }
    TrainingData data = new TrainingData(Toys.clouds(20 * BATCH, INPUTS, CLASSES, seed), BATCH, 1);
    DataSetIterator minibatches = data.minibatches();
    double first = Double.NaN;
    while (minibatches.hasNext()) {
      DataSet minibatch = minibatches.next();
      alone.fit(minibatch);
      first = Double.isNaN(first) ? alone.score() : first;
      step(replicas, minibatch);
    }
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      checks.add(
          Check.equal(
              "largest difference of a weight of replica " + i + " and of the one network",
              0,
              alone.params().sub(replicas.get(i).params()).amaxNumber().doubleValue(),
              ROUNDING));
    }
    checks.add(
        new Check(
            "the score falls below half",
            Expect.number(first) + " to " + Expect.number(alone.score()),
            alone.score() < 0.5 * first));
    return checks;
  }

  private static void step(List<MultiLayerNetwork> replicas, DataSet minibatch) {
    int share = BATCH / REPLICAS;
    INDArray mean = replicas.get(0).params().like();
    for (int i = 0; i < REPLICAS; i++) {
      MultiLayerNetwork replica = replicas.get(i);
      DataSet part = (DataSet) minibatch.getRange(i * share, (i + 1) * share);
      replica.setInput(part.getFeatures());
      replica.setLabels(part.getLabels());
      replica.computeGradientAndScore();
      // DL4J sums over the examples.
      mean.addi(replica.getFlattenedGradients().reshape(mean.shape()).div(share));
    }
    mean.divi(REPLICAS).muli(RATE);
    replicas.forEach(replica -> replica.params().subi(mean));
  }

  private static MultiLayerNetwork network(long seed) {
    return new Nets.Stack(2, 32, Activation.RELU, new WeightInitRelu(), new Sgd(RATE))
        .classifier(seed, INPUTS, CLASSES);
  }
}
