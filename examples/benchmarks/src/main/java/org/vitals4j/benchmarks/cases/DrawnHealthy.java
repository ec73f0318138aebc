package org.vitals4j.benchmarks.cases;

import static org.vitals4j.benchmarks.run.Optimisers.adaDelta;
import static org.vitals4j.benchmarks.run.Optimisers.adam;
import static org.vitals4j.benchmarks.run.Optimisers.sgd;

import java.util.Locale;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.task.Task;

/** Runs that end well, drawn at random, each with something that may tempt a monitor. */
final class DrawnHealthy {

  private final Draw draw;
  private final Menu menu;

  private DrawnHealthy(Draw draw) {
    this.draw = draw;
    menu = new Menu(draw);
  }

  /** One of a number; numbers go through all temptations. */
  static SetUp of(int number, String name) {
    Temptation one = Temptation.values()[number % Temptation.values().length];
    Recipe recipe = new DrawnHealthy(new Draw("healthy " + name)).tempting(one);
    String what = one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return SetUp.healthy("healthy/" + name + "-" + what + "-" + recipe.text(), recipe);
  }

  private Recipe tempting(Temptation one) {
    return switch (one) {
      case NONE -> any().iterations(draw.between(300, 700));
      case LONG -> simple().iterations(draw.between(1000, 1500));
      case SMALL_BATCH -> smallBatch();
      case LARGE_BATCH ->
          menu.rectified(menu.numbers(), draw.between(1, 3))
              .batch(draw.one(256, 512, 1024))
              .updater(draw.coin() ? adam(draw.between(3e-3, 8e-3)) : sgd(draw.between(0.04, 0.08)))
              .iterations(400);
      case FEATURES -> features();
      case TARGETS -> targets();
      case PENALTY ->
          draw.coin()
              ? simple().l2(draw.between(1e-4, 5e-3)).iterations(draw.between(500, 900))
              : simple().l1(draw.between(2e-5, 2e-4)).iterations(draw.between(500, 900));
      case DROPOUT ->
          menu.rectified(menu.classes(), draw.between(2, 4))
              .updater(adam(draw.between(1e-3, 4e-3)))
              .dropout(draw.between(0.5, 0.85))
              .iterations(600);
      case FROZEN -> frozen();
      case SCHEDULE -> scheduled();
      case AUTOENCODER -> autoencoder();
      case SUMMED ->
          menu.rectified(menu.points(), draw.between(1, 3))
              .sumGradients()
              .batch(32)
              .updater(sgd(draw.between(6e-4, 2e-3)))
              .iterations(500);
      case DEEP -> deep();
      case OPTIMISER -> optimiser();
      case RECURRENT -> menu.recurrent().iterations(draw.between(250, 450));
      case IMAGES -> images();
      case SQUASHED -> squashed();
      case SURE ->
          menu.rectified(Task.questions(draw.between(4, 8), 1), 2)
              .updater(adam(draw.between(5e-3, 0.015)))
              .iterations(1200);
    };
  }

  /** What is odd about a run. */
  private enum Temptation {
    NONE,
    LONG,
    SMALL_BATCH,
    LARGE_BATCH,
    FEATURES,
    TARGETS,
    PENALTY,
    DROPOUT,
    FROZEN,
    SCHEDULE,
    AUTOENCODER,
    SUMMED,
    DEEP,
    OPTIMISER,
    RECURRENT,
    IMAGES,
    SQUASHED,
    SURE
  }

  private Recipe any() {
    return switch (draw.between(0, 5)) {
      case 0 -> menu.convolutional();
      case 1 -> menu.residual(menu.points());
      case 2 -> menu.smooth(menu.points(), draw.between(1, 4));
      case 3 -> menu.normalised(menu.classes());
      default -> simple();
    };
  }

  private Recipe simple() {
    return draw.coin()
        ? menu.rectified(menu.points(), draw.between(1, 4))
        : menu.tanh(menu.points(), draw.between(1, 3));
  }

  private Recipe smallBatch() {
    int examples = draw.one(1, 2, 4, 8);
    Recipe recipe = simple().batch(examples);
    return recipe
        .updater(draw.coin() ? sgd(draw.between(0.006, 0.02)) : adam(draw.between(5e-4, 1e-3)))
        .iterations(draw.between(1000, 1500));
  }

  private Recipe features() {
    Task task = Task.blobs(draw.between(10, 20), draw.between(3, 6));
    Task odd =
        switch (draw.between(0, 2)) {
          case 0 -> task.features(draw.between(5, 20), 0);
          case 1 -> task.features(draw.between(0.05, 0.2), 0);
          default -> task.features(1, draw.between(2, 6));
        };
    return menu.rectified(odd, 2).updater(adam(draw.between(1e-3, 3e-3))).iterations(600);
  }

  private Recipe targets() {
    double factor = draw.one(1e-3, 0.01, 30.0, 100.0);
    Task task = Task.teacher(draw.between(6, 12), draw.between(1, 3)).labels(factor, 0);
    return menu.rectified(task, 2)
        .updater(adam(factor > 1 ? draw.between(0.01, 0.03) : draw.between(1e-3, 2e-3)))
        .iterations(1000);
  }

  private Recipe frozen() {
    Recipe recipe = menu.rectified(menu.classes(), 3).updater(adam(draw.between(2e-3, 5e-3)));
    recipe.width = draw.between(48, 80);
    return (draw.coin() ? recipe.freeze(0) : recipe.freeze(0, 1)).iterations(600);
  }

  private Recipe scheduled() {
    Recipe recipe = menu.rectified(menu.points(), draw.between(2, 3)).iterations(500);
    double rate = draw.between(0.03, 0.08);
    double fine = draw.between(2e-3, 4e-3);
    ScheduleType type = ScheduleType.ITERATION;
    return recipe.updater(
        switch (draw.between(0, 3)) {
          case 0 -> () -> new Sgd(new StepSchedule(type, rate, 0.4, 150));
          case 1 -> () -> new Adam(new ExponentialSchedule(type, fine, 0.993));
          case 2 -> () -> new Adam(new RampSchedule(new StepSchedule(type, fine, 0.5, 200), 80));
          default -> () -> new Sgd(new CycleSchedule(type, rate / 5, 2 * rate, 500, 100, 0.1));
        });
  }

  private Recipe autoencoder() {
    Recipe recipe = Recipe.dense(Task.redraw(), draw.between(1, 3), draw.between(24, 56));
    return (draw.coin() ? recipe : recipe.tanh())
        .updater(adam(draw.between(2e-3, 4e-3)))
        .iterations(600);
  }

  private Recipe deep() {
    return switch (draw.between(0, 2)) {
      case 0 -> menu.normalised(menu.classes()).iterations(400);
      case 1 -> menu.residual(menu.points()).iterations(450);
      default -> {
        Task task = Task.blobs(draw.between(12, 24), draw.between(3, 6));
        yield menu.rectified(task, draw.between(6, 9)).iterations(450);
      }
    };
  }

  private Recipe optimiser() {
    double rate = draw.between(1e-3, 3e-3);
    Recipe recipe = menu.rectified(menu.points(), draw.between(1, 3)).iterations(500);
    return switch (draw.between(0, 3)) {
      case 0 -> recipe.updater(() -> new Nadam(rate));
      case 1 -> recipe.updater(() -> new AMSGrad(rate));
      case 2 -> recipe.updater(() -> new AdaMax(rate));
      default -> recipe.updater(adaDelta()).iterations(900);
    };
  }

  private Recipe images() {
    return switch (draw.between(0, 4)) {
      case 0 -> menu.lenet().iterations(300);
      case 1 -> menu.convolutional().normalised().iterations(250);
      case 2 -> menu.convolutional().tanh().iterations(300);
      case 3 -> menu.convolutional().dropout(draw.between(0.6, 0.85)).iterations(400);
      default -> menu.convolutional().iterations(400);
    };
  }

  private Recipe squashed() {
    Task task = menu.points();
    return switch (draw.between(0, 4)) {
      case 0 -> menu.tanh(task, draw.between(2, 5)).iterations(600);
      case 1 -> menu.smooth(task, draw.between(1, 4)).iterations(500);
      case 2 -> menu.tanh(task, 2).activation(draw.one(Activation.HARDTANH, Activation.SOFTSIGN));
      case 3 ->
          menu.tanh(menu.numbers(), 1).loss(new LossMAE(), Activation.IDENTITY).iterations(600);
      default -> menu.sigmoid(task, draw.between(1, 2)).iterations(700);
    };
  }
}
