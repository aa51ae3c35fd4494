const q = new URLSearchParams(location.search), actor = JSON.parse(q.get('actor')), end = q.get('endpoint').replace(/\/$/, '');
const activity = q.get('activityId'), registration = q.get('registration');
let token, launch, page = 0;
const head = () => ({Authorization: 'Basic ' + token, 'X-Experience-API-Version': '1.0.3'});
const state = id => end + '/activities/state?' + new URLSearchParams({activityId: activity, agent: JSON.stringify(actor), registration, stateId: id});
async function say(verb, more = {}, own = true) {
  const context = JSON.parse(JSON.stringify(launch.contextTemplate));
  context.registration = registration;
  const category = [{id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5'}];
  if (more.result && (more.result.completion !== undefined || more.result.success !== undefined))
    category.push({id: 'https://w3id.org/xapi/cmi5/context/categories/moveon'});
  if (own) context.contextActivities = Object.assign({}, context.contextActivities, {category});
  const body = {id: crypto.randomUUID ? crypto.randomUUID() : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c =>
    (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16)),
    actor, verb: {id: 'http://adlnet.gov/expapi/verbs/' + verb}, object: {id: activity}, context, timestamp: new Date().toISOString(), ...more};
  const answer = await fetch(end + '/statements?statementId=' + body.id, {method: 'PUT', body: JSON.stringify(body),
    headers: {...head(), 'Content-Type': 'application/json'}});
  document.getElementById('mode').textContent = verb + ' ' + answer.status;
}
const show = () => { document.getElementById('page').textContent = 'Página ' + page; };
window.onload = async () => {
  token = (await (await fetch(q.get('fetch'), {method: 'POST'})).json())['auth-token'];
  launch = await (await fetch(state('LMS.LaunchData'), {headers: head()})).json();
  await fetch(end + '/agents/profile?' + new URLSearchParams({agent: JSON.stringify(actor), profileId: 'cmi5LearnerPreferences'}), {headers: head()});
  const kept = await fetch(state('place'), {headers: head()});
  if (kept.ok) page = (await kept.json()).page;
  await say('initialized');
  show();
  document.getElementById('next').onclick = async () => { page += 1; show();
    await fetch(state('place'), {method: 'PUT', body: JSON.stringify({page}), headers: {...head(), 'Content-Type': 'application/json'}}); };
  document.getElementById('pass').onclick = async () => {
    await say('completed', {result: {completion: true, duration: 'PT20S'}});
    await say('passed', {result: {success: true, score: {scaled: 0.9}, duration: 'PT20S'}}); };
  document.getElementById('out').onclick = async () => { await say('terminated', {result: {duration: 'PT30S'}});
    if (launch.returnURL) location.href = launch.returnURL; };
};
