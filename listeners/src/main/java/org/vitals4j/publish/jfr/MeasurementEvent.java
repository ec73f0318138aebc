package org.vitals4j.publish.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One quantity of the catalogue, measured. There are dozens in an iteration: off by default. */
@Name("vitals4j.Measurement")
@Label("Measurement")
@Category("Vitals4j")
@Description("A quantity that was measured in an iteration; one that was not has no event")
@StackTrace(false)
@Enabled(false)
final class MeasurementEvent extends Event {

  @Label("Session")
  String session = "";

  @Label("Worker")
  String worker = "";

  @Label("Iteration")
  int iteration;

  @Label("Quantity")
  @Description("Id of the catalogue, for instance gradient_norm")
  String quantity = "";

  @Label("Layer")
  @Description("The layer; empty for the whole network")
  String layer = "";

  @Label("Value")
  @Description("NaN and infinities are values")
  double value;

  @Label("Unit")
  String unit = "";
}
