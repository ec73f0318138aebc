package jobs;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Trains a small network, with a feature that is not a number in the third minibatch. */
@SpringBootApplication
public class SpringBootJob implements CommandLineRunner {

  /** Starts Spring. */
  public static void main(String[] args) {
    SpringApplication.run(SpringBootJob.class, args);
  }

  @Override
  public void run(String... args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(6)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    for (int i = 0; i < 5; i++) {
      INDArray features = Nd4j.linspace(-1, 1, 32).reshape(8, 4).mul(i + 1);
      if (i == 2) {
        features.putScalar(0, 0, Double.NaN);
      }
      network.fit(new DataSet(features, Nd4j.ones(8, 2)));
      if (i == 1) {
        System.out.println("trained " + network.params().sumNumber());
      }
    }
    System.out.println("job ended");
  }
}
