package ordinary;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Learns to tell two rings apart, or tries to: ten layers of sigmoid. */
public final class TrainRings {

  private static final int LAYERS = 10;
  private static final int WIDTH = 50;
  private static final int BATCH = 32;
  private static final int ITERATIONS = 60;

  private TrainRings() {}

  /** Takes nothing. */
  public static void main(String[] args) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(42)
            .updater(new Nesterovs(0.01, 0.9))
            .activation(Activation.SIGMOID)
            .weightInit(WeightInit.XAVIER)
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? 2 : WIDTH).nOut(WIDTH).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(WIDTH)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    network.setListeners(new ScoreIterationListener(20));
    Random random = new Random(42);
    for (int i = 0; i < ITERATIONS; i++) {
      network.fit(rings(random));
    }
    System.out.println("done");
  }

  private static DataSet rings(Random random) {
    INDArray features = Nd4j.zeros(BATCH, 2);
    INDArray labels = Nd4j.zeros(BATCH, 2);
    for (int row = 0; row < BATCH; row++) {
      int ring = random.nextInt(2);
      double angle = random.nextDouble() * 2 * Math.PI;
      double radius = ring + 1 + 0.1 * random.nextGaussian();
      features.putScalar(row, 0, radius * Math.cos(angle));
      features.putScalar(row, 1, radius * Math.sin(angle));
      labels.putScalar(row, ring, 1);
    }
    return new DataSet(features, labels);
  }
}
