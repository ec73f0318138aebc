package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Faults.normal;
import static org.vitals4j.benchmarks.run.Optimisers.adaGrad;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.momentum;
import static org.vitals4j.benchmarks.run.Optimisers.rmsProp;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.function.Supplier;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.run.Recipe.Shape;
import org.vitals4j.benchmarks.task.Task;

/**
 * Healthy recipes drawn at random: what goes into one of them goes together, as a person with some
 * practice would choose it.
 */
final class Menu {

  private final Draw draw;

  Menu(Draw draw) {
    this.draw = draw;
  }

  /** Classes or numbers, of points in a few dimensions. */
  Task points() {
    return draw.coin() ? classes() : numbers();
  }

  Task classes() {
    return switch (draw.between(0, 4)) {
      case 0 -> Task.rings(draw.between(2, 8));
      case 1 -> Task.smallDigits();
      case 2 -> Task.questions(draw.between(6, 14), draw.between(1, 4));
      case 3 -> Task.iris();
      default -> Task.blobs(draw.between(8, 30), draw.between(2, 8));
    };
  }

  Task numbers() {
    return draw.between(0, 2) == 0
        ? Task.friedman()
        : Task.teacher(draw.between(5, 14), draw.between(1, 4));
  }

  /** Dense layers that rectify, with He's initialisation. */
  Recipe rectified(Task task, int depth) {
    Recipe recipe = dense(task, depth);
    double slower = depth > 5 ? 0.4 : 1;
    return recipe.updater(
        switch (draw.between(0, 4)) {
          case 0 -> sgd(draw.between(0.02, 0.08) * slower);
          case 1 -> momentum(draw.between(0.004, 0.02) * slower);
          case 2 -> rmsProp(draw.between(6e-4, 2e-3) * slower);
          case 3 -> adaGrad(draw.between(0.02, 0.06) * slower);
          default -> adam(draw.between(8e-4, 4e-3) * slower);
        });
  }

  /** Dense layers of tanh, with Glorot's initialisation. */
  Recipe tanh(Task task, int depth) {
    return dense(task, depth)
        .tanh()
        .updater(
            switch (draw.between(0, 3)) {
              case 0 -> sgd(draw.between(0.03, 0.1));
              case 1 -> momentum(draw.between(0.005, 0.02));
              case 2 -> rmsProp(draw.between(6e-4, 2e-3));
              default -> adam(draw.between(1e-3, 4e-3));
            });
  }

  /** A few dense layers of sigmoid, with the initialisation that it needs. */
  Recipe sigmoid(Task task, int depth) {
    return dense(task, depth).sigmoid().updater(adam(draw.between(4e-3, 0.012)));
  }

  /** Functions between ReLU and tanh. */
  Recipe smooth(Task task, int depth) {
    Recipe recipe = dense(task, depth).updater(fewSteps());
    return draw.between(0, 6) == 0
        ? recipe.activation(Activation.SELU).initialisation(WeightInit.LECUN_NORMAL)
        : recipe.activation(
            draw.one(
                Activation.ELU,
                Activation.LEAKYRELU,
                Activation.SWISH,
                Activation.GELU,
                Activation.SOFTPLUS,
                Activation.MISH));
  }

  /** Deep, with batch normalisation behind every layer. */
  Recipe normalised(Task task) {
    Recipe recipe = dense(task, draw.between(4, 9)).normalised().batch(draw.one(32, 64));
    return (draw.between(0, 2) == 0 ? recipe.tanh() : recipe)
        .updater(draw.coin() ? adam(draw.between(1e-3, 4e-3)) : momentum(draw.between(0.01, 0.03)));
  }

  Recipe residual(Task task) {
    return Recipe.of(task, Shape.RESIDUAL, draw.between(2, 6), draw.between(20, 40))
        .initialisation(normal(draw.between(0.08, 0.12)))
        .updater(draw.coin() ? adam(draw.between(1e-3, 3e-3)) : sgd(draw.between(0.02, 0.04)));
  }

  Recipe convolutional() {
    Recipe recipe =
        Recipe.of(Task.smallDigits(), Shape.CONVOLUTIONAL, 3, draw.between(32, 56))
            .batch(draw.one(32, 32, 64));
    return recipe.updater(
        draw.coin() ? adam(draw.between(1e-3, 3e-3)) : momentum(draw.between(0.008, 0.02)));
  }

  /** Real digits in full size. */
  Recipe lenet() {
    return Recipe.of(Task.digits(), Shape.LENET, 3, draw.between(32, 64))
        .batch(draw.one(16, 24))
        .updater(
            draw.coin() ? momentum(draw.between(0.006, 0.012)) : adam(draw.between(8e-4, 2e-3)))
        .iterations(250);
  }

  Recipe recurrent() {
    int steps = draw.between(6, 14);
    Task task = draw.one(Task.runningSum(steps), Task.maskedSum(steps + 2), Task.sine(steps));
    return Recipe.of(
            task, draw.one(Shape.LSTM, Shape.RNN), draw.between(1, 2), draw.between(12, 24))
        .tanh()
        .updater(
            draw.between(0, 2) == 0
                ? rmsProp(draw.between(2e-3, 5e-3))
                : adam(draw.between(4e-3, 8e-3)));
  }

  private Supplier<IUpdater> fewSteps() {
    return switch (draw.between(0, 2)) {
      case 0 -> sgd(draw.between(0.02, 0.05));
      case 1 -> momentum(draw.between(0.004, 0.012));
      default -> adam(draw.between(1e-3, 3e-3));
    };
  }

  private Recipe dense(Task task, int depth) {
    boolean few = task.name().startsWith("iris");
    return Recipe.dense(task, depth, draw.between(24, few ? 32 : 64))
        .batch(few ? draw.one(20, 25, 50) : draw.one(16, 32, 32, 64))
        .iterations(few ? 400 : 300);
  }
}
