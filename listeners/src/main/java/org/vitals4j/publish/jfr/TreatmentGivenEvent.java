package org.vitals4j.publish.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A treatment was given, advised, postponed, undone or given up. */
@Name("vitals4j.Treatment")
@Label("Treatment")
@Category("Vitals4j")
@Description("Something that was done to a network, or would have been, because of a finding")
@StackTrace(false)
final class TreatmentGivenEvent extends Event {

  @Label("Session")
  String session = "";

  @Label("Worker")
  String worker = "";

  @Label("Iteration")
  int iteration;

  @Label("Epoch")
  int epoch;

  @Label("Treatment")
  String treatment = "";

  @Label("Outcome")
  @Description("GIVEN, ADVISED, POSTPONED, UNDONE or GAVE_UP")
  String outcome = "";

  @Label("Pathology")
  @Description("What it was for; empty where it was for no finding")
  String pathology = "";

  @Label("Layers")
  @Description("The layers concerned; empty for the whole network")
  String layers = "";

  @Label("Before")
  @Description("The value that was changed, before; NaN where there is no such number")
  double before;

  @Label("After")
  double after;

  @Label("Unit")
  String unit = "";

  @Label("Text")
  String text = "";
}
