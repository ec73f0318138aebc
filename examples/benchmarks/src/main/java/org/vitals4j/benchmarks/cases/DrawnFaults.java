package org.vitals4j.benchmarks.cases;

import java.util.function.Consumer;
import org.vitals4j.benchmarks.cases.SetUp.Spoiler;
import org.vitals4j.benchmarks.run.Recipe;

/** Sick set-ups drawn at random, all under one name. */
abstract class DrawnFaults {

  final Draw draw;
  final Menu menu;
  private final String name;

  DrawnFaults(Draw draw, String name) {
    this.draw = draw;
    menu = new Menu(draw);
    this.name = name;
  }

  /** Puts a fault into a healthy recipe; the name says both. */
  SetUp spoil(Spoiler spoiler, String what, Recipe healthy, Consumer<Recipe> fault) {
    return spoiler.spoil(name + "-" + what + "-" + healthy.text(), healthy, fault);
  }
}
