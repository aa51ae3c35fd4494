/* Plays an H5P with the player of h5p-standalone. Its statements and where the person is are told to the page around,
   all of this visit each time, so that none is lost when one telling is. */
import { hear, tell } from "./talk.js";

const PLAYER = "h5p-standalone-3.8.2";
const LOOK = 5000;
const MOST = 200;
const statements = [];
let told = "";
let place = null;
let reports = false;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((one, place) => ([4, 6, 8, 10].includes(place) ? "-" : "") + one.toString(16).padStart(2, "0")).join("");
}

function instance() {
  const core = document.querySelector("#h5p iframe")?.contentWindow.H5P ?? window.H5P;
  return core?.instances?.[0];
}

/* While its page goes away the content answers no more: what it said last stands. */
function look() {
  try {
    const one = instance();
    place = one?.getCurrentState?.() ?? place;
    // What has no score is told done by the person.
    reports ||= (one?.getMaxScore?.() ?? 0) > 0 || statements.some(({ result }) => result?.score);
  } catch { /* content that fails keeps its place */ }
}

function send() {
  if (!window.H5P?.instances) return;
  look();
  const data = { state: place, statements, reports };
  const words = JSON.stringify(data);
  if (words === told) return;
  told = words;
  tell("tell", { data });
}

function listen({ data: { statement } }) {
  if (statements.length < MOST) statements.push({ id: newId(), timestamp: new Date().toISOString(), ...statement });
  // The state follows the statement within the same turn of the content.
  setTimeout(send);
}

async function begin({ data }) {
  place = data.state ?? null;
  window.H5PIntegration = { core: { scripts: [new URL("store.js", location.href).href], styles: [] } };
  const options = {
    h5pJsonPath: new URL("../c", location.href).href,
    frameJs: `${PLAYER}/frame.bundle.js`,
    frameCss: `${PLAYER}/styles/h5p.css`,
    frame: false, copyright: false, export: false, icon: false, fullScreen: false,
    reportingIsEnabled: true,
    // Without it the core neither keeps nor takes back where the person is; it has nowhere to send it by itself.
    saveFreq: data.state ? 3600 : false,
  };
  if (data.state) options.contentUserData = [{ state: JSON.stringify(data.state) }];
  await new window.H5PStandalone.H5P(document.getElementById("h5p"), options);
  window.H5P.externalDispatcher.on("xAPI", listen);
  setTimeout(() => {
    look();
    tell(reports ? "speaks" : "silent");
  }, 2000);
  setInterval(send, LOOK);
}

function close() {
  send();
  tell("closed");
}

window.addEventListener("pagehide", send);
hear({ load: begin, close });
