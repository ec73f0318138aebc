package org.vitals4j.jobs;

import static org.vitals4j.jobs.Fixtures.ITERATIONS;
import static org.vitals4j.jobs.Fixtures.dense;
import static org.vitals4j.jobs.Fixtures.iterator;
import static org.vitals4j.jobs.Fixtures.minibatch;
import static org.vitals4j.jobs.Fixtures.network;
import static org.vitals4j.jobs.Fixtures.trained;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Data that no job should have, and some do. */
final class OddDataJobs {

  private OddDataJobs() {}

  static List<Job> all() {
    return List.of(
        new Job("a NaN among the features", attach -> feature(Double.NaN, attach)),
        new Job(
            "an infinity among the features", attach -> feature(Double.POSITIVE_INFINITY, attach)),
        new Job("1e38 among the features", attach -> feature(1e38, attach)),
        new Job("labels of 0", OddDataJobs::noLabels),
        new Job("minibatches of one example", OddDataJobs::oneByOne));
  }

  private static List<INDArray> feature(double value, Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Adam(0.01), 10, 16, 16, 3), attach);
    for (int i = 0; i < ITERATIONS; i++) {
      DataSet data = minibatch(i);
      if (i % 10 == 4) {
        data.getFeatures().putScalar(3, 5, value);
      }
      network.fit(data);
    }
    return trained(network);
  }

  private static List<INDArray> noLabels(Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Adam(0.01), 10, 16, 16, 3), attach);
    for (int i = 0; i < ITERATIONS; i++) {
      DataSet data = minibatch(i);
      data.getLabels().assign(0);
      network.fit(data);
    }
    return trained(network);
  }

  private static List<INDArray> oneByOne(Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Adam(0.01), 10, 16, 3), attach);
    network.fit(iterator(120, 3, 1, 1));
    return trained(network);
  }
}
