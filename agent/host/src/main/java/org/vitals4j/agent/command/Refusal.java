package org.vitals4j.agent.command;

import com.sun.tools.attach.AttachNotSupportedException;

/** What the attach API says, in words that help. */
final class Refusal {

  private Refusal() {}

  static String text(long pid, Exception refused) {
    String message = String.valueOf(refused.getMessage());
    if (message.contains("Dynamic agent loading is not enabled")) {
      return "process "
          + pid
          + " was started with -XX:-EnableDynamicAgentLoading: start it without, or with"
          + " -javaagent:vitals4j-agent.jar";
    }
    if (message.contains("No such process")) { // it has just ended
      return "there is no process " + pid + "; 'list --all' shows the JVMs of this user";
    }
    if (refused instanceof AttachNotSupportedException) {
      return "process "
          + pid
          + " takes no attaching ("
          + message
          + "): it is no JVM of this user, or was started with -XX:+DisableAttachMechanism; start"
          + " it with -javaagent:vitals4j-agent.jar instead";
    }
    return "process " + pid + " did not take the agent: " + message;
  }
}
