package org.vitals4j.examples.lesson.learning;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Lowers the learning rate when the score has not improved for a while: DL4J has no schedule that
 * looks at the score. For one run; it remembers it.
 */
final class ReduceOnPlateau extends BaseTrainingListener {

  private final double factor;
  private final int patience;
  private double rate;
  private double best = Double.POSITIVE_INFINITY;
  private double smoothed = Double.NaN;
  private int waited;

  /**
   * @param rate the network starts with
   * @param factor in (0, 1)
   * @param patience iterations without an improvement of 1 %
   */
  ReduceOnPlateau(double rate, double factor, int patience) {
    this.rate = rate;
    this.factor = factor;
    this.patience = patience;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    double score = model.score();
    smoothed = Double.isNaN(smoothed) ? score : 0.9 * smoothed + 0.1 * score;
    waited++;
    if (smoothed < 0.99 * best) {
      best = smoothed;
      waited = 0;
    } else if (waited >= patience) {
      rate *= factor;
      waited = 0;
      // Between two steps this takes effect from the next on.
      ((MultiLayerNetwork) model).setLearningRate(rate);
    }
  }
}
