package org.vitals4j.examples.lesson.learning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.examples.data.SyntheticData;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Check;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation.Verdict;
import org.vitals4j.examples.lesson.Networks;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.measure.Sampling;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/**
 * Synchronous data-parallel training, written out: each replica works out the gradient of its share
 * of the minibatch, all take the mean of them, and so stay alike. It is the same computation as one
 * network over the whole minibatch; with equal shares the means agree.
 *
 * <p>DL4J's {@code ParallelWrapper} does it on threads, averaging parameters. A NaN in the share of
 * one replica is in all of them after the next averaging: the worker that is named first is the one
 * where it began. If its step is skipped, the others never see it.
 */
public final class DataParallel implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int REPLICAS = 4;
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 0.1;
  private static final double PARAMETER_TOLERANCE = 1e-5;

  private static final int SHARE = 16;
  private static final int ITERATIONS = 60;
  private static final int BAD_ITERATION = 21;
  private static final int BAD_WORKER = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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
            DataParallel::compare),
        Variant.calculated(
            "sick",
            "ParallelWrapper, 2 workers; a NaN in a minibatch of worker " + BAD_WORKER,
            seed -> trainPoisoned(seed, NonFinitePolicy.REPORT)),
        Variant.calculated(
            "treated",
            "the same, and a step that is not finite is skipped",
            seed -> trainPoisoned(seed, NonFinitePolicy.SKIP_STEP)));
  }

  private static List<Verdict> trainPoisoned(long seed, NonFinitePolicy policy) {
    MultiLayerNetwork network = network(seed);
    DataSet examples = SyntheticData.clouds(2 * ITERATIONS * SHARE, INPUTS, CLASSES, seed);
    int example = SHARE * (2 * BAD_ITERATION + BAD_WORKER); // worker 0 has every other one
    examples.getFeatures().putScalar(example, 0, Float.NaN);
    WrappedWorkers seen = new WrappedWorkers(BAD_ITERATION);
    try (TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .onNonFinite(policy)
            .publishTo(seen)
            .build()
            .addTo(network)) {
      DataSet some = (DataSet) examples.getRange(0, SHARE);
      double before = network.score(some);
      ParallelWrapper wrapper = seen.wrap(network);
      wrapper.fit(new TrainingData(examples, SHARE, 1).minibatches());
      wrapper.shutdown();
      monitor.awaitPublished(PATIENCE);
      return policy == NonFinitePolicy.SKIP_STEP
          ? seen.skipped(BAD_WORKER, before, network.score(some))
          : seen.spread(BAD_WORKER);
    }
  }

  private static List<Verdict> compare(long seed) {
    MultiLayerNetwork alone = network(seed);
    List<MultiLayerNetwork> replicas = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(network(seed));
    }
    TrainingData data =
        new TrainingData(SyntheticData.clouds(20 * BATCH, INPUTS, CLASSES, seed), BATCH, 1);
    DataSetIterator minibatches = data.minibatches();
    double first = Double.NaN;
    while (minibatches.hasNext()) {
      DataSet minibatch = minibatches.next();
      alone.fit(minibatch);
      first = Double.isNaN(first) ? alone.score() : first;
      step(replicas, minibatch);
    }
    List<Verdict> checks = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      checks.add(
          Verdict.equal(
              "largest difference of a weight of replica " + i + " and of the one network",
              0,
              alone.params().sub(replicas.get(i).params()).amaxNumber().doubleValue(),
              PARAMETER_TOLERANCE));
    }
    checks.add(
        new Verdict(
            "the score falls below half",
            Check.number(first) + " to " + Check.number(alone.score()),
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
    mean.divi(REPLICAS).muli(LEARNING_RATE);
    replicas.forEach(replica -> replica.params().subi(mean));
  }

  private static MultiLayerNetwork network(long seed) {
    return new Networks.Stack(2, 32, Activation.RELU, new WeightInitRelu(), new Sgd(LEARNING_RATE))
        .classifier(seed, INPUTS, CLASSES);
  }
}
