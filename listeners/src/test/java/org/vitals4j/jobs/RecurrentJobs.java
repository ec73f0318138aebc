package org.vitals4j.jobs;

import static org.vitals4j.jobs.Fixtures.base;
import static org.vitals4j.jobs.Fixtures.data;
import static org.vitals4j.jobs.Fixtures.network;
import static org.vitals4j.jobs.Fixtures.noise;
import static org.vitals4j.jobs.Fixtures.softmax;
import static org.vitals4j.jobs.Fixtures.trained;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.RmsProp;

/** Sequences, masked and cut into segments. */
final class RecurrentJobs {

  private static final int EXAMPLES = 3;
  private static final int STEPS = 12;

  private RecurrentJobs() {}

  static List<Job> all() {
    return List.of(
        new Job("truncated BPTT with masks", RecurrentJobs::truncated),
        new Job("bidirectional LSTM", RecurrentJobs::bidirectional),
        new Job("masks that hide everything", RecurrentJobs::allMasked),
        new Job("embedding and attention", RecurrentJobs::attention));
  }

  @SuppressWarnings("deprecation") // GravesLSTM is, and is in many a saved network
  private static List<INDArray> truncated(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new RmsProp(0.01))
                .list()
                .layer(new LSTM.Builder().nIn(4).nOut(6).build())
                .layer(new GravesLSTM.Builder().nIn(6).nOut(5).build())
                .layer(new SimpleRnn.Builder().nIn(5).nOut(5).build())
                .layer(stepwise(5))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(5)
                .build(),
            attach);
    for (int i = 0; i < 15; i++) {
      INDArray mask = mask(i);
      network.fit(new DataSet(noise(i, EXAMPLES, 4, STEPS), labels(i), mask, mask));
    }
    return trained(network);
  }

  private static RnnOutputLayer stepwise(int in) {
    return new RnnOutputLayer.Builder().nIn(in).nOut(2).activation(Activation.SOFTMAX).build();
  }

  private static INDArray labels(long seed) {
    Random random = new Random(seed);
    INDArray labels = Nd4j.zeros(EXAMPLES, 2, STEPS);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int t = 0; t < STEPS; t++) {
        labels.putScalar(i, random.nextInt(2), t, 1);
      }
    }
    return labels;
  }

  private static INDArray mask(long seed) {
    Random random = new Random(seed);
    INDArray mask = Nd4j.zeros(EXAMPLES, STEPS);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int t = 0; t < 4 + random.nextInt(8); t++) {
        mask.putScalar(i, t, 1);
      }
    }
    return mask;
  }

  private static List<INDArray> bidirectional(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new RmsProp(0.01))
                .list()
                .layer(new Bidirectional(new LSTM.Builder().nIn(4).nOut(5).build()))
                .layer(new LastTimeStep(new SimpleRnn.Builder().nIn(10).nOut(5).build()))
                .layer(softmax(5, 3))
                .build(),
            attach);
    for (int i = 0; i < 30; i++) {
      network.fit(new DataSet(noise(i, EXAMPLES, 4, 7), data(EXAMPLES, 3, 3, i).getLabels()));
    }
    return trained(network);
  }

  private static List<INDArray> allMasked(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new RmsProp(0.01))
                .list()
                .layer(new LSTM.Builder().nIn(4).nOut(6).build())
                .layer(stepwise(6))
                .build(),
            attach);
    for (int i = 0; i < 30; i++) {
      INDArray nothing = Nd4j.zeros(EXAMPLES, STEPS);
      network.fit(
          new DataSet(
              Nd4j.ones(EXAMPLES, 4, STEPS), Nd4j.ones(EXAMPLES, 2, STEPS), nothing, nothing));
    }
    return trained(network);
  }

  private static List<INDArray> attention(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new AMSGrad(0.01))
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(20)
                        .nOut(6)
                        .inputLength(5)
                        .inferInputLength(false)
                        .build())
                .layer(
                    new SelfAttentionLayer.Builder()
                        .nIn(6)
                        .nOut(6)
                        .nHeads(2)
                        .headSize(3)
                        .projectInput(true)
                        .build())
                .layer(new GlobalPoolingLayer(PoolingType.MAX))
                .layer(softmax(6, 3))
                .build(),
            attach);
    for (int i = 0; i < 30; i++) {
      network.fit(new DataSet(words(i), data(4, 3, 3, i).getLabels()));
    }
    return trained(network);
  }

  private static INDArray words(long seed) {
    Random random = new Random(seed);
    float[] words = new float[20];
    for (int i = 0; i < words.length; i++) {
      words[i] = random.nextInt(20);
    }
    return Nd4j.createFromArray(words).reshape(4, 1, 5);
  }
}
