package org.vitals4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Ten prototypes of 28 × 28 pixels under noise, and a network that learns to tell them apart. */
final class Digits {

  /** Examples of a minibatch. */
  static final int BATCH = 32;

  /** Minibatches of one worker between two averagings. */
  static final int ROUND = 5;

  private static final int PIXELS = 784;
  private static final int CLASSES = 10;

  private Digits() {}

  static MultiLayerConfiguration network() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(1e-3))
        .list()
        .layer(new DenseLayer.Builder().nIn(PIXELS).nOut(32).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(32)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  static ParameterAveragingTrainingMaster averaging() {
    return new ParameterAveragingTrainingMaster.Builder(BATCH)
        .batchSizePerWorker(BATCH)
        .averagingFrequency(ROUND)
        .workerPrefetchNumBatches(0)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .build();
  }

  static List<DataSet> minibatches(int count) {
    Random random = new Random(7);
    float[][] prototypes = new float[CLASSES][PIXELS];
    for (float[] prototype : prototypes) {
      for (int i = 0; i < PIXELS; i++) {
        prototype[i] = random.nextFloat() < 0.2 ? 1 : 0;
      }
    }
    List<DataSet> all = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      float[][] pixels = new float[BATCH][PIXELS];
      INDArray labels = Nd4j.zeros(BATCH, CLASSES);
      for (int e = 0; e < BATCH; e++) {
        int digit = random.nextInt(CLASSES);
        labels.putScalar(e, digit, 1);
        for (int i = 0; i < PIXELS; i++) {
          pixels[e][i] = prototypes[digit][i] + (float) (0.3 * random.nextGaussian());
        }
      }
      all.add(new DataSet(Nd4j.create(pixels), labels));
    }
    return all;
  }

  /** A minibatch with one pixel that is no number. */
  static DataSet poisoned() {
    DataSet one = minibatches(1).get(0);
    one.getFeatures().putScalar(0, 0, Float.NaN);
    return one;
  }
}
