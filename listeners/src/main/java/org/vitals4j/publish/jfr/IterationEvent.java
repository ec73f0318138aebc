package org.vitals4j.publish.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** One iteration of one network. */
@Name("vitals4j.Iteration")
@Label("Training Iteration")
@Category("Vitals4j")
@Description("One iteration of a network, written some milliseconds after it ended")
@StackTrace(false)
final class IterationEvent extends Event {

  /** A time span that the recorder's tools print as "N/A". */
  static final long NOT_KNOWN = Long.MIN_VALUE;

  @Label("Session")
  @Description("The run")
  String session = "";

  @Label("Worker")
  @Description("The copy of the network within the run")
  String worker = "";

  @Label("Iteration")
  int iteration;

  @Label("Epoch")
  int epoch;

  @Label("Ended At")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long endedAt;

  @Label("Iteration Time")
  @Description("From the end of the iteration before to the end of this one")
  @Timespan(Timespan.NANOSECONDS)
  long iterationTime = NOT_KNOWN;

  @Label("Batch Size")
  @Description("Examples in the minibatch")
  int batchSize;

  @Label("Score")
  @Description("The loss that DL4J reports, penalties included; NaN is a value")
  double score;

  @Label("Dropped")
  @Description("Entries lost so far because the recorder's publisher fell behind")
  long dropped;
}
