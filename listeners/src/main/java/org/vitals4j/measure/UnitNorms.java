package org.vitals4j.measure;

import java.util.List;
import org.vitals4j.report.NetworkDescription;

/**
 * Norms of the gradient and of the weights of each output unit of one parameter block. A unit is a
 * column of a dense, embedding or recurrent matrix (of each gate's part of it), a filter of a
 * convolution. A vector, and a matrix whose layout is not known here, counts as one unit.
 */
public final class UnitNorms {

  private final int layer;
  private final int block;
  private final UnitLayout layout;
  private final double[] gradients;
  private final double[] weights;

  UnitNorms(int layer, int block, UnitLayout layout, double[] gradients, double[] weights) {
    this.layer = layer;
    this.block = block;
    this.layout = layout;
    this.gradients = gradients;
    this.weights = weights;
  }

  /**
   * Norms made by hand, for tests of clipping policies: those of a vector with a unit an element.
   *
   * @param layer index of the layer
   * @param block index of the block
   * @param gradients norm of the gradient of each unit, at least one
   * @param weights norm of the weights of each unit, as many
   * @throws IllegalArgumentException if there are no units, or not as many of both
   */
  public static UnitNorms of(int layer, int block, double[] gradients, double[] weights) {
    if (gradients.length == 0 || gradients.length != weights.length) {
      throw new IllegalArgumentException(
          "norms of gradients and of weights must be as many, at least one, but were "
              + gradients.length
              + " and "
              + weights.length);
    }
    UnitLayout vector =
        new UnitLayout(
            layer,
            block,
            new long[] {gradients.length},
            'c',
            -1,
            List.of(),
            new int[0],
            gradients.length);
    return new UnitNorms(layer, block, vector, gradients.clone(), weights.clone());
  }

  /** Index of the layer in {@link NetworkDescription#layers()}. */
  public int layer() {
    return layer;
  }

  /** Index of the block in {@link NetworkDescription.Layer#blocks()}. */
  public int block() {
    return block;
  }

  /** How many units there are, at least 1. */
  public int units() {
    return gradients.length;
  }

  /** L2 norm of the minibatch-mean gradient of a unit. */
  public double gradientNorm(int unit) {
    return gradients[unit];
  }

  /** L2 norm of a unit's weights before the step. */
  public double weightNorm(int unit) {
    return weights[unit];
  }

  /** Shape of the block. */
  public long[] shape() {
    return layout.shape();
  }

  /** How the block lies in the flattened vectors: 'c' or 'f'. */
  public char ordering() {
    return layout.ordering();
  }

  /** The axis along which units differ; -1 where the whole block is one unit. */
  public int axis() {
    return layout.axis();
  }
}
