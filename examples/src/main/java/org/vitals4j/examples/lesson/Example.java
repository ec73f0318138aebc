package org.vitals4j.examples.lesson;

import java.util.List;

/** One thing that goes wrong in training, shown: sick beside healthy. */
public interface Example {

  /** What it is called on the command line. */
  String name();

  /** What it teaches, in one sentence without a full stop. */
  String lesson();

  /** The runs that belong to it, in the order in which they are run. */
  List<Variant> variants();
}
