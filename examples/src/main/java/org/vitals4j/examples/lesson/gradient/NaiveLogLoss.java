package org.vitals4j.examples.lesson.gradient;

import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Binary cross-entropy as a textbook writes it, −y ln a − (1 − y) ln(1 − a), and as nobody should
 * program it: where the output rounds to 0 or 1 it takes the logarithm of zero. DL4J's own {@code
 * LossBinaryXENT} keeps the output away from both ends.
 */
final class NaiveLogLoss implements ILossFunction {

  private static final long serialVersionUID = 1;

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = Arrays.stream(losses(labels, preOutput, activation)).sum();
    return average ? sum / labels.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return Nd4j.createFromArray(losses(labels, preOutput, activation)).reshape(labels.size(0), 1);
  }

  /** One an example. */
  private static double[] losses(INDArray labels, INDArray preOutput, IActivation activation) {
    double[][] output = activation.getActivation(preOutput.dup(), true).toDoubleMatrix();
    double[][] wanted = labels.toDoubleMatrix();
    double[] losses = new double[wanted.length];
    for (int i = 0; i < losses.length; i++) {
      for (int j = 0; j < wanted[i].length; j++) {
        double y = wanted[i][j];
        double a = output[i][j];
        losses[i] -= y * Math.log(a) + (1 - y) * Math.log(1 - a);
      }
    }
    return losses;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray output = activation.getActivation(preOutput.dup(), true);
    INDArray byOutput = output.sub(labels).divi(output.mul(output.rsub(1)));
    return activation.backprop(preOutput, byOutput).getFirst();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "NaiveLogLoss";
  }
}
