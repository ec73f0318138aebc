package org.vitals4j.examples.lesson.gradient;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation.Check;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;

/**
 * What backpropagation is: each derivative is a product along the way back. Numbers small enough to
 * follow by hand, compared with what DL4J and SameDiff work out.
 */
public final class ChainRule implements Example {

  private static final double EXACT = 1e-6;

  /** Central differences in double precision are good to about this. */
  private static final double BY_DIFFERENCES = 1e-6;

  private static final double STEP = 1e-6;

  @Override
  public String name() {
    return "chain-rule";
  }

  @Override
  public String lesson() {
    return "backpropagation multiplies derivatives on the way back: by hand, by DL4J, by differences";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.calculated(
            "healthy-weights",
            "3 layers of one unit, y = w3 w2 w1 x, x = 2, all w = 0.5",
            seed -> threeWeights()),
        Variant.calculated(
            "healthy-functions",
            "a squared loss of cos(exp(sin(x))), with weights and biases; SameDiff",
            seed -> functions()),
        Variant.calculated(
            "healthy-matrix",
            "z = beta + Omega h: dz/dh is Omega transposed; a dense layer",
            ChainRule::matrix),
        Variant.calculated(
            "healthy-slope", "y = x^2 + 3x + 1 at x = 2; SameDiff", seed -> slope()));
  }

  private static List<Check> threeWeights() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .activation(Activation.IDENTITY)
            .list()
            .layer(new DenseLayer.Builder().nIn(1).nOut(1).hasBias(false).build())
            .layer(new DenseLayer.Builder().nIn(1).nOut(1).hasBias(false).build())
            // Wasserstein's loss with label 1 is the output itself.
            .layer(
                new OutputLayer.Builder(new LossWasserstein())
                    .nIn(1)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .hasBias(false)
                    .build());
    MultiLayerNetwork network = Nets.start(layers);
    network.params().assign(0.5);
    INDArray x = Nd4j.create(new double[][] {{2}});
    List<INDArray> outputs = network.feedForward(x);
    Pair<Gradient, INDArray> gradients =
        network.calculateGradients(x, Nd4j.ones(DataType.DOUBLE, 1, 1), null, null);
    Map<String, INDArray> byName = gradients.getFirst().gradientForVariable();
    return List.of(
        Check.equal("h1", 1, scalar(outputs.get(1)), EXACT),
        Check.equal("h2", 0.5, scalar(outputs.get(2)), EXACT),
        Check.equal("y", 0.25, scalar(outputs.get(3)), EXACT),
        Check.equal("dy/dw3 = h2", 0.5, of(byName, "2_W"), EXACT),
        Check.equal("dy/dw2 = w3 h1", 0.5, of(byName, "1_W"), EXACT),
        Check.equal("dy/dw1 = w3 w2 x", 0.5, of(byName, "0_W"), EXACT),
        Check.equal("dy/dx = w3 w2 w1", 0.125, scalar(gradients.getSecond()), EXACT));
  }

  private static double of(Map<String, INDArray> gradients, String name) {
    INDArray one = gradients.get(name);
    return one == null ? Double.NaN : scalar(one);
  }

  private static double scalar(INDArray one) {
    return one.getDouble(0);
  }

  /** l = (b3 + w3 cos(b2 + w2 exp(b1 + w1 sin(b0 + w0 x))) - y)^2. */
  private static List<Check> functions() {
    double[] beta = {1.0, 2.0, -3.0, 0.4};
    double[] omega = {0.1, -0.4, 2.0, 3.0};
    double x = 2.3;
    double y = 2.0;
    SameDiff sd = SameDiff.create();
    SDVariable[] b = new SDVariable[4];
    SDVariable[] w = new SDVariable[4];
    for (int i = 0; i < 4; i++) {
      b[i] = sd.var("b" + i, Nd4j.scalar(beta[i]));
      w[i] = sd.var("w" + i, Nd4j.scalar(omega[i]));
    }
    SDVariable h1 = sd.math().sin(b[0].add(w[0].mul(x)));
    SDVariable h2 = sd.math().exp(b[1].add(w[1].mul(h1)));
    SDVariable h3 = sd.math().cos(b[2].add(w[2].mul(h2)));
    sd.math().square("loss", b[3].add(w[3].mul(h3)).sub(y));
    sd.setLossVariables("loss");
    Map<String, INDArray> found = gradients(sd, "b0", "b1", "b2", "b3", "w0", "w1", "w2", "w3");
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      checks.add(compare("dl/db" + i, of(found, "b" + i), beta, omega, beta, i, x, y));
      checks.add(compare("dl/dw" + i, of(found, "w" + i), beta, omega, omega, i, x, y));
    }
    return checks;
  }

  private static Check compare(
      String what,
      double found,
      double[] beta,
      double[] omega,
      double[] varied,
      int index,
      double x,
      double y) {
    double kept = varied[index];
    varied[index] = kept + STEP;
    double up = loss(beta, omega, x, y);
    varied[index] = kept - STEP;
    double down = loss(beta, omega, x, y);
    varied[index] = kept;
    return Check.equal(what + " by differences", (up - down) / (2 * STEP), found, BY_DIFFERENCES);
  }

  private static double loss(double[] beta, double[] omega, double x, double y) {
    double f =
        beta[3]
            + omega[3]
                * Math.cos(
                    beta[2]
                        + omega[2]
                            * Math.exp(beta[1] + omega[1] * Math.sin(beta[0] + omega[0] * x)));
    return (f - y) * (f - y);
  }

  /** Sends each unit vector back through a layer: together they are ∂z/∂h, column by column. */
  private static List<Check> matrix(long seed) {
    int in = 4;
    int out = 3;
    MultiLayerNetwork network =
        Nets.start(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(in)
                        .nOut(out)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(
                    new OutputLayer.Builder(new LossMSE())
                        .nIn(out)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build()));
    network.initGradientsView();
    Random random = new Random(seed);
    double[][] omega = new double[out][in];
    for (double[] row : omega) {
      for (int j = 0; j < in; j++) {
        row[j] = random.nextGaussian();
      }
    }
    // DL4J keeps a layer's weights as [inputs, outputs], which is Omega transposed.
    network.getParam("0_W").assign(Nd4j.create(omega).transpose());
    double worst = 0;
    for (int k = 0; k < out; k++) {
      INDArray unit = Nd4j.zeros(DataType.DOUBLE, 1, out);
      unit.putScalar(0, k, 1);
      network.getLayer(0).setInput(Nd4j.rand(DataType.DOUBLE, 1, in), workspaces());
      INDArray back = network.getLayer(0).backpropGradient(unit, workspaces()).getSecond();
      for (int j = 0; j < in; j++) {
        worst = Math.max(worst, Math.abs(back.getDouble(0, j) - omega[k][j]));
      }
    }
    return List.of(Check.equal("largest |dz/dh - Omega transposed|", 0, worst, EXACT));
  }

  private static LayerWorkspaceMgr workspaces() {
    return LayerWorkspaceMgr.noWorkspaces();
  }

  /** SameDiff prints a line for every operation on the way back. */
  private static Map<String, INDArray> gradients(SameDiff sd, String... of) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      return sd.calculateGradients(Map.of(), of);
    } finally {
      System.setOut(out);
    }
  }

  private static List<Check> slope() {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.var("x", Nd4j.scalar(2.0));
    sd.math().square(x).add(x.mul(3.0)).add("y", 1.0);
    sd.setLossVariables("y");
    return List.of(
        Check.equal("y", 11, scalar(sd.outputSingle(Map.of(), "y")), EXACT),
        Check.equal("dy/dx", 7, of(gradients(sd, "x"), "x"), EXACT));
  }
}
